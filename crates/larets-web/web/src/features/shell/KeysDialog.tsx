// Every key that works, on one sheet.
import { Modal } from "@mantine/core";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import type { PlainKey } from "../../shared/i18n/translate.ts";
import styles from "./KeysDialog.module.css";

const isApple = /Mac|iPhone|iPad/.test(navigator.platform);
const CONTROL = isApple ? "⌘" : "Ctrl";

const GROUPS: { title: PlainKey; keys: { label: PlainKey; keys: string[]; then?: boolean }[] }[] = [
  {
    title: "keys.group_everywhere",
    keys: [
      { label: "keys.palette", keys: [CONTROL, "K"] },
      { label: "keys.create", keys: ["C"] },
      { label: "keys.go_today", keys: ["G", "T"], then: true },
      { label: "keys.go_deals", keys: ["G", "D"], then: true },
      { label: "keys.go_contacts", keys: ["G", "C"], then: true },
      { label: "keys.go_companies", keys: ["G", "O"], then: true },
      { label: "keys.go_imports", keys: ["G", "I"], then: true },
      { label: "keys.go_exports", keys: ["G", "E"], then: true },
      { label: "keys.go_bin", keys: ["G", "B"], then: true },
      { label: "keys.go_settings", keys: ["G", "S"], then: true },
      { label: "keys.help", keys: ["?"] },
    ],
  },
  {
    title: "keys.group_lists",
    keys: [
      { label: "keys.filter", keys: ["/"] },
      { label: "keys.move", keys: ["↓", "↑", "J", "K"] },
      { label: "keys.cells", keys: ["←", "→"] },
      { label: "keys.open", keys: ["Enter"] },
      { label: "keys.cell_edit", keys: ["E"] },
      { label: "keys.select", keys: ["X"] },
      { label: "keys.bulk", keys: ["M"] },
      { label: "keys.close", keys: ["Esc"] },
    ],
  },
  {
    title: "keys.group_cards",
    keys: [
      { label: "keys.around", keys: ["[", "]"] },
      { label: "keys.favourite", keys: ["F"] },
      { label: "keys.note", keys: [CONTROL, "Enter"] },
    ],
  },
  {
    title: "keys.group_board",
    keys: [
      { label: "keys.board_walk", keys: ["↑", "↓", "←", "→"] },
      { label: "keys.board_lift", keys: ["␣"] },
      { label: "keys.board_drop", keys: ["Enter"] },
    ],
  },
];

export function KeysDialog(props: { onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={props.onClose} title={t("keys.title")} closeButtonProps={{ "aria-label": t("action.close") }} size="lg">
      <div className={styles["groups"]}>
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.keys.map((entry) => (
                <div key={entry.label} className={styles["row"]}>
                  <dt>{t(entry.label)}</dt>
                  <dd>
                    {entry.keys.map((key, index) => (
                      <span key={key}>
                        {index > 0 && entry.then ? <i>{t("keys.then")}</i> : null}
                        <kbd>{key}</kbd>
                      </span>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
