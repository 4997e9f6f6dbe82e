// The pipeline that the address or the view names is no more, and no other is shown in its place.
import { Button } from "@mantine/core";
import { IconBriefcaseOff } from "@tabler/icons-react";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { EmptyState } from "../../shared/layout/States.tsx";

export function PipelineGone(props: { onAnother: () => void }) {
  const { t } = useI18n();
  return (
    <EmptyState icon={<IconBriefcaseOff size={22} />} title={t("board.pipeline_gone_title")} text={t("board.pipeline_gone_text")}>
      <Button variant="default" onClick={props.onAnother}>
        {t("board.pipeline_gone_act")}
      </Button>
    </EmptyState>
  );
}
