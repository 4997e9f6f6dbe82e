// Options that stand open, with a search above them: the first one that fits is taken by Enter. In filters and in cells.
import { Combobox, TextInput, useCombobox } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useEffect, useId, useState } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./OptionList.module.css";
import type { PickOption } from "./PickList.tsx";

const SHOWN_AT_MOST = 100;

export type OptionListProps = {
  label: string;
  placeholder: string;
  options: PickOption[];
  loading: boolean;
  /** Options come from outside by what is typed; then nothing is filtered here. */
  onWords?: (words: string) => void;
  /** Takes what is typed as a new value. */
  free?: boolean;
  /** Marked as chosen already. */
  chosen?: readonly string[];
  onPick: (option: PickOption) => void;
};

export function OptionList(props: OptionListProps) {
  const { t } = useI18n();
  const [words, setWords] = useState("");
  // The list stands open as long as its place does.
  const combobox = useCombobox({ opened: true });
  // The store tells its target which list is open only when something is drawn anew.
  const listId = useId();
  const wanted = words.trim().toLocaleLowerCase();
  const found = (props.onWords || !wanted ? props.options : props.options.filter(({ label }) => label.toLocaleLowerCase().includes(wanted))).slice(0, SHOWN_AT_MOST);
  const fresh = props.free && wanted && !props.options.some(({ label }) => label.toLocaleLowerCase() === wanted) ? words.trim() : null;
  const options = fresh === null ? found : [...found, { value: fresh, label: t("edit.add_value", { name: fresh }) }];
  // What Enter takes is the first of what is shown now.
  useEffect(() => {
    combobox.selectFirstOption();
  }, [options.length, wanted]); // eslint-disable-line react-hooks/exhaustive-deps -- the store is new on each render
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => {
        const option = props.options.find((one) => one.value === value);
        if (option) props.onPick(option);
        else if (value === fresh) props.onPick({ value, label: value });
        setWords("");
      }}
    >
      {/* Escape closes the place, not the list in it. */}
      <Combobox.EventsTarget withExpandedAttribute aria-expanded={options.length > 0} aria-controls={listId} data-mantine-stop-propagation={undefined}>
        <TextInput
          size="xs"
          value={words}
          placeholder={props.placeholder}
          aria-label={props.label}
          data-autofocus
          onChange={(event) => {
            setWords(event.currentTarget.value);
            props.onWords?.(event.currentTarget.value);
          }}
        />
      </Combobox.EventsTarget>
      {options.length > 0 ? (
        <Combobox.Options id={listId} className={styles["values"]} aria-label={props.label}>
          {options.map((option) => (
            <Combobox.Option key={option.value} value={option.value} className={styles["value"]} active={props.chosen?.includes(option.value)}>
              <span>
                <span className="truncate">{option.label}</span>
                {option.hint ? <small className="truncate">{option.hint}</small> : null}
              </span>
              {props.chosen?.includes(option.value) ? <IconCheck size={14} role="img" aria-label={t("list.filter_chosen")} /> : null}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      ) : null}
      <div role="status">
        {options.length === 0 && (!props.onWords || wanted) ? <Combobox.Empty>{t(props.loading ? "state.loading" : "edit.pick_nothing")}</Combobox.Empty> : null}
      </div>
    </Combobox>
  );
}
