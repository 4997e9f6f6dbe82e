// Asks before what cannot be taken back within ten seconds, naming what will be lost.
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Confirm.module.css";
import { useFocusBack } from "./useFocusBack.ts";

export function Confirm(props: {
  title: string;
  text: string;
  act: string;
  /** The way back, when «Cancel» would not say it. */
  cancel?: string;
  harmless?: boolean;
  busy?: boolean;
  onCancel: () => void;
  onConfirm: () => void;
  children?: ReactNode;
}) {
  const { t } = useI18n();
  useFocusBack();
  return (
    <Modal opened onClose={props.onCancel} title={props.title} size={420} closeButtonProps={{ "aria-label": t("action.close") }}>
      <p className={styles["text"]}>{props.text}</p>
      {props.children}
      <div className={styles["actions"]}>
        <Button variant="default" onClick={props.onCancel} data-autofocus>
          {props.cancel ?? t("action.cancel")}
        </Button>
        <Button color={props.harmless ? undefined : "red"} loading={props.busy} onClick={props.onConfirm}>
          {props.act}
        </Button>
      </div>
    </Modal>
  );
}
