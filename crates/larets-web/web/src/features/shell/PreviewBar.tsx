// Says on every screen of such a tab through whose eyes it looks.
import { IconEye } from "@tabler/icons-react";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { endPreview } from "../../shared/session/preview.ts";
import styles from "./Frame.module.css";

export function PreviewBar(props: { name: string }) {
  const { t } = useI18n();
  return (
    <p className={styles["preview"]} role="status">
      <IconEye size={14} aria-hidden />
      <span>{t("preview.bar", { name: props.name })}</span>
      <button type="button" className={styles["previewEnd"]} onClick={endPreview}>
        {t("preview.end")}
      </button>
    </p>
  );
}
