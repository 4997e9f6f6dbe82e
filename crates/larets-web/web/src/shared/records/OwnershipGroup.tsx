// Who looks after a record, where it came from, and its tags: the same group on every card.
import type { ClientRecord } from "../api/types.ts";
import { FieldGroup, FieldRow } from "../fields/FieldRow.tsx";
import { InlineDepartment, InlineOwner, InlineSource, InlineTags } from "../fields/InlinePick.tsx";
import type { FieldSaves } from "../fields/useFieldSaves.tsx";
import { useI18n } from "../i18n/i18n.tsx";

type Ownership = { owner_id?: string | null; department_id?: string | null; source?: string | null; tags?: string[] };

export function OwnershipGroup(props: { record: ClientRecord; saves: FieldSaves<Ownership> }) {
  const { t } = useI18n();
  const { record, saves } = props;
  const { fields, owner, department, source, tags } = record;
  const assignable = record.can["assign"] ? "write" : "read";
  // A new owner brings along their department: back goes both, as far as it is known.
  const placement = { owner_id: owner?.id ?? null, ...(fields["department"] === "hidden" ? {} : { department_id: department?.id ?? null }) };
  const before = { owner: owner?.name, department: department?.name };
  const name = (label: string | null) => label ?? undefined;
  return (
    <FieldGroup title={t("group.ownership")}>
      <FieldRow label={t("field.owner")} level={fields["owner"]} state={saves.stateOf("owner")}>
        <InlineOwner
          label={t("field.owner")}
          value={owner}
          level={assignable}
          onSave={(id, label) => saves.put("owner", { body: { owner_id: id }, undo: placement, mine: { owner: name(label) }, before })}
        />
      </FieldRow>
      <FieldRow label={t("field.department")} level={fields["department"]} state={saves.stateOf("department")}>
        <InlineDepartment
          label={t("field.department")}
          value={department}
          level={assignable}
          onSave={(id, label) => saves.put("department", { body: { department_id: id }, undo: { department_id: department?.id ?? null }, mine: { department: name(label) }, before })}
        />
      </FieldRow>
      <FieldRow label={t("field.source")} level={fields["source"]} state={saves.stateOf("source")}>
        <InlineSource
          label={t("field.source")}
          value={source}
          level={fields["source"]}
          onSave={(value) => saves.put("source", { body: { source: value }, undo: { source: source ?? null } })}
        />
      </FieldRow>
      <FieldRow label={t("field.tags")} level={fields["tags"]} state={saves.stateOf("tags")}>
        <InlineTags
          tags={tags}
          level={fields["tags"]}
          busy={saves.stateOf("tags")?.phase === "saving"}
          onSave={(next) => saves.put("tags", { body: { tags: next }, undo: { tags } })}
        />
      </FieldRow>
    </FieldGroup>
  );
}
