// A value picked from a list: a button that opens a search with options. Used for people, departments, companies, tags.
import { Combobox, useCombobox } from "@mantine/core";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./Inline.module.css";

export type PickOption = { value: string; label: string; hint?: string };

export function PickList(props: {
  label: string;
  placeholder: string;
  options: PickOption[];
  onPick: (value: string, label: string) => void;
  onOpen?: () => void;
  /** Not at the moment: what would be chosen into is being saved. */
  busy?: boolean;
  /** When the options come from the server: called with what is typed; then nothing is filtered here. */
  onWords?: (words: string) => void;
  /** What was asked for with `onWords` is on its way. */
  loading?: boolean;
  /** Takes what is typed as a new value. */
  free?: boolean;
  none?: string;
  onNone?: () => void;
  /** A window that it stands in begins with it. */
  first?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const { t } = useI18n();
  const [words, setWords] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      combobox.focusTarget();
      setWords("");
      props.onWords?.("");
    },
    onDropdownOpen: () => {
      props.onOpen?.();
      combobox.focusSearchInput();
    },
  });
  const wanted = words.trim().toLocaleLowerCase();
  const options = props.onWords || !wanted ? props.options : props.options.filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  const newValue = props.free && wanted && !props.options.some(({ label }) => label.toLocaleLowerCase() === wanted) ? words.trim() : null;

  const none = props.none !== undefined && !wanted;
  const shown = none || options.length > 0 || newValue !== null;
  // What Enter takes is the first of what is shown for the words, also when it comes late.
  useEffect(() => {
    if (wanted) combobox.selectFirstOption();
  }, [options.length, newValue, wanted]); // eslint-disable-line react-hooks/exhaustive-deps -- the store is new on each render

  return (
    <Combobox
      store={combobox}
      width={260}
      position="bottom-start"
      shadow="md"
      radius={8}
      onOptionSubmit={(value) => {
        combobox.closeDropdown();
        if (value === "") props.onNone?.();
        else props.onPick(value, options.find((option) => option.value === value)?.label ?? value);
      }}
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <button
          type="button"
          className={props.className ?? styles["button"]}
          aria-label={props.label}
          aria-haspopup="listbox"
          data-autofocus={props.first || undefined}
          aria-expanded={combobox.dropdownOpened}
          aria-disabled={props.busy ? true : undefined}
          onClick={() => {
            if (!props.busy) combobox.toggleDropdown();
          }}
        >
          {props.children}
        </button>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={words}
          placeholder={props.placeholder}
          aria-label={props.placeholder}
          role="combobox"
          aria-expanded={shown}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            props.onWords?.(event.currentTarget.value);
          }}
        />
        {shown ? (
          <Combobox.Options className={styles["options"]} aria-label={props.label}>
            {none ? <Combobox.Option value="">{props.none}</Combobox.Option> : null}
            {options.map((option) => (
              <Combobox.Option key={option.value} value={option.value}>
                {option.label}
                {option.hint ? <span className={styles["kind"]}> {option.hint}</span> : null}
              </Combobox.Option>
            ))}
            {newValue ? <Combobox.Option value={newValue}>{t("edit.add_value", { name: newValue })}</Combobox.Option> : null}
          </Combobox.Options>
        ) : null}
        <div role="status">{shown || (props.onWords && !wanted) ? null : <Combobox.Empty>{t(props.loading ? "state.loading" : "edit.pick_nothing")}</Combobox.Empty>}</div>
      </Combobox.Dropdown>
    </Combobox>
  );
}

export type PickOneProps = {
  label: string;
  placeholder: string;
  options: PickOption[];
  onWords?: (words: string) => void;
  loading?: boolean;
  free?: boolean;
  /** The words for «nothing»: shown when nothing is picked, and the choice that empties the field. */
  none: string;
  /** `label` is null when the field is emptied. */
  onSave: (value: string | null, label: string | null) => void;
  children?: ReactNode;
};

/** One value that takes the place of another. It is saved against the one seen when the list was opened. */
export function PickOne(props: PickOneProps) {
  const { t } = useI18n();
  const { onSave, children, ...list } = props;
  const begun = useRef(onSave);
  return (
    <PickList
      {...list}
      label={t("edit.field", { name: props.label })}
      onOpen={() => {
        begun.current = onSave;
      }}
      onPick={(value, label) => begun.current(value, label)}
      onNone={() => begun.current(null, null)}
    >
      {children ?? <span className={styles["none"]}>{props.none}</span>}
    </PickList>
  );
}
