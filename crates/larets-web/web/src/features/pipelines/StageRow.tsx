// One stage in the editor: its place, name, colour, what it means, how likely it wins, when it is stale, what it asks for.
import { Checkbox, Menu, NativeSelect, NumberInput, Popover, TextInput } from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp, IconGripVertical, IconTrash } from "@tabler/icons-react";
import { ASKABLE } from "../../shared/deals/draft.ts";
import stages from "../../shared/deals/stages.module.css";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { COLORS, KINDS, withKind, withRequired, type StageDraft } from "./draft.ts";
import styles from "./Pipelines.module.css";

type Props = {
  stage: StageDraft;
  first: boolean;
  last: boolean;
  dragged: boolean;
  onChange: (stage: StageDraft) => void;
  onStep: (step: -1 | 1) => void;
  onRemove?: () => void;
  onDrag: (now: boolean) => void;
  onOver: () => void;
};

function ColorMenu(props: Pick<Props, "stage" | "onChange">) {
  const { t, known } = useI18n();
  const { stage, onChange } = props;
  const label = t("stage.color_of", { color: known(`stage.color.${stage.color}`, stage.color) });
  return (
    <Menu width={168} position="bottom-start">
      <Menu.Target>
        <button type="button" className={styles["color"]} data-color={stage.color} aria-label={label} title={label}>
          <span className={stages["dot"]} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {COLORS.map((color) => (
          <Menu.Item
            key={color}
            data-color={color}
            leftSection={<span className={stages["dot"]} />}
            rightSection={color === stage.color ? <IconCheck size={15} /> : null}
            onClick={() => onChange({ ...stage, color })}
          >
            {t(`stage.color.${color}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function RequiredMenu(props: Pick<Props, "stage" | "onChange"> & { name: string }) {
  const { t, known } = useI18n();
  const { stage, onChange } = props;
  const words = stage.required.map((field) => known(`field.${field}`, field)).join(", ");
  return (
    <Popover width={240} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles["required"]} aria-label={t("stage.required_of", { name: props.name, fields: words || t("stage.required_none") })}>
          <span className="truncate">{words || t("stage.required_none")}</span>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles["fields"]} aria-label={t("stage.required")}>
        {ASKABLE.map((field) => (
          <Checkbox key={field} size="xs" label={t(`field.${field}`)} checked={stage.required.includes(field)} onChange={(event) => onChange(withRequired(stage, field, event.currentTarget.checked))} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}

export function StageRow(props: Props) {
  const { t } = useI18n();
  const { stage, onChange } = props;
  const name = stage.name.trim() || t("stage.unnamed");
  const open = stage.kind === "open";
  return (
    <li
      className={styles["stage"]}
      data-key={stage.key}
      data-dragged={props.dragged ? "" : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        props.onOver();
      }}
      onDrop={(event) => event.preventDefault()}
    >
      <span
        className={styles["grip"]}
        draggable
        title={t("stage.drag")}
        aria-hidden="true"
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", "");
          const row = event.currentTarget.closest("li");
          if (row) event.dataTransfer.setDragImage(row, 12, 20);
          props.onDrag(true);
        }}
        onDragEnd={() => props.onDrag(false)}
      >
        <IconGripVertical size={15} />
      </span>
      <ColorMenu stage={stage} onChange={onChange} />
      <TextInput className={styles["stageName"]} size="xs" aria-label={t("stage.name")} placeholder={t("stage.unnamed")} autoComplete="off" value={stage.name} onChange={(event) => onChange({ ...stage, name: event.currentTarget.value })} />
      <label className={styles["labelled"]}>
        <span>{t("stage.kind")}</span>
        <NativeSelect size="xs" value={stage.kind} data={KINDS.map((kind) => ({ value: kind, label: t(`stage.kind.${kind}`) }))} onChange={(event) => onChange(withKind(stage, event.currentTarget.value))} />
      </label>
      <label className={styles["labelled"]}>
        <span>{t("stage.probability")}</span>
        <NumberInput
          size="xs"
          hideControls
          suffix=" %"
          min={0}
          max={100}
          allowDecimal={false}
          allowNegative={false}
          disabled={!open}
          value={stage.probability}
          onChange={(value) => onChange({ ...stage, probability: value === "" ? 0 : Number(value) })}
        />
      </label>
      <label className={styles["labelled"]}>
        <span>{t("stage.stale_days")}</span>
        <NumberInput
          size="xs"
          hideControls
          min={0}
          max={3650}
          allowDecimal={false}
          allowNegative={false}
          disabled={!open}
          placeholder={t("stage.never")}
          value={stage.stale_days ?? ""}
          onChange={(value) => onChange({ ...stage, stale_days: value === "" ? null : Number(value) })}
        />
      </label>
      <div className={styles["labelled"]}>
        <span aria-hidden="true">{t("stage.required")}</span>
        <RequiredMenu stage={stage} name={name} onChange={onChange} />
      </div>
      <span className={styles["acts"]}>
        <button type="button" data-step="-1" aria-label={t("list.column_up", { name })} disabled={props.first} onClick={() => props.onStep(-1)}>
          <IconChevronUp size={15} />
        </button>
        <button type="button" data-step="1" aria-label={t("list.column_down", { name })} disabled={props.last} onClick={() => props.onStep(1)}>
          <IconChevronDown size={15} />
        </button>
        <button type="button" aria-label={t("stage.remove", { name })} disabled={!props.onRemove} onClick={props.onRemove}>
          <IconTrash size={15} />
        </button>
      </span>
    </li>
  );
}
