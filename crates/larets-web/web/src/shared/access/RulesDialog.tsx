// The rules of a department, or the exceptions of a person, in a window of their own.
import { Modal } from "@mantine/core";
import { useI18n } from "../i18n/i18n.tsx";
import { useFocusBack } from "../layout/useFocusBack.ts";
import type { RuleSubject } from "./queries.ts";
import { RuleList } from "./RuleList.tsx";

export function RulesDialog(props: { subject: RuleSubject; name: string; canEdit: boolean; onClose: () => void }) {
  const { t } = useI18n();
  useFocusBack();
  const { subject, name } = props;
  return (
    <Modal opened onClose={props.onClose} title={t(subject.kind === "user" ? "rules.title_person" : "rules.title_department", { name })} size={620} closeButtonProps={{ "aria-label": t("action.close") }}>
      <RuleList subject={subject} canEdit={props.canEdit} />
    </Modal>
  );
}
