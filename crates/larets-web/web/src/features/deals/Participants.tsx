// The people and organisations of a deal: the first of each is the main one; others join by a search.
import { IconPlus, IconStar, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Deal, UpdateDeal } from "../../shared/api/types.ts";
import { FieldGroup, FieldRow } from "../../shared/fields/FieldRow.tsx";
import inline from "../../shared/fields/Inline.module.css";
import { useClientOptions } from "../../shared/fields/InlinePick.tsx";
import { PickList } from "../../shared/fields/PickList.tsx";
import type { FieldSaves } from "../../shared/fields/useFieldSaves.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Avatar } from "../../shared/layout/Avatar.tsx";
import { CARD_OF } from "../../shared/records/addresses.ts";

type Props = { deal: Deal; saves: FieldSaves<UpdateDeal> };

function Clients(props: Props & { field: "contacts" | "companies"; kind: "contact" | "company" }) {
  const { t } = useI18n();
  const { deal, saves, field, kind } = props;
  const { options, loading, onWords } = useClientOptions(kind);
  const level = deal.fields[field];
  const writable = level === undefined || level === "write";
  const links = deal[field];
  const ids = links.map(({ id }) => id);
  const words = (of: { name: string }[]) => of.map(({ name }) => name).join(", ");
  const busy = saves.stateOf(field)?.phase === "saving";
  const put = (next: { id: string; name: string }[]) =>
    saves.put(field, { body: { [field]: next.map(({ id }) => id) }, undo: { [field]: ids }, mine: { [field]: words(next) }, before: { [field]: words(links) } });
  return (
    <FieldRow label={t(`field.${field}`)} level={level} state={saves.stateOf(field)}>
      <ul className={inline["items"]}>
        {links.map((link, index) => (
          <li key={link.id} className={inline["item"]}>
            <Avatar name={link.name} size="small" square={kind === "company"} />
            <Link to={CARD_OF[kind]} params={{ id: link.id }}>
              {link.name}
            </Link>
            <span className={inline["kind"]}>{[index === 0 && links.length > 1 ? t("deal.main") : "", link.position].filter(Boolean).join(" · ")}</span>
            {writable ? (
              <span className={inline["acts"]}>
                {index > 0 ? (
                  <button type="button" className={inline["act"]} aria-label={t("deal.make_main", { name: link.name })} title={t("deal.make_main", { name: link.name })} disabled={busy} onClick={() => put([link, ...links.filter((other) => other !== link)])}>
                    <IconStar size={14} />
                  </button>
                ) : null}
                <button type="button" className={inline["act"]} aria-label={t("point.remove", { value: link.name })} disabled={busy} onClick={() => put(links.filter((other) => other !== link))}>
                  <IconX size={14} />
                </button>
              </span>
            ) : null}
          </li>
        ))}
        {writable ? (
          <li>
            <PickList
              label={t(`edit.add_${kind}`)}
              placeholder={t(`edit.pick_${kind}`)}
              className={inline["add"]}
              options={options.filter(({ value }) => !ids.includes(value))}
              onWords={onWords}
              loading={loading}
              busy={busy}
              onPick={(id, name) => put([...links, { id, name }])}
            >
              <IconPlus size={14} aria-hidden />
              {t(`edit.add_${kind}`)}
            </PickList>
          </li>
        ) : links.length === 0 ? (
          <li className={inline["still"]}>
            <span className={inline["none"]}>—</span>
          </li>
        ) : null}
      </ul>
    </FieldRow>
  );
}

export function Participants(props: Props) {
  const { t } = useI18n();
  return (
    <FieldGroup title={t("group.participants")}>
      <Clients {...props} field="contacts" kind="contact" />
      <Clients {...props} field="companies" kind="company" />
    </FieldGroup>
  );
}
