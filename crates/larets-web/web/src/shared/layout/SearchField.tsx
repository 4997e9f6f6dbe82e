// The field that looks for words in what is on the screen. Words are told once typing pauses; «/» leads here, Esc away.
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useKeys } from "../keys/keys.ts";
import styles from "./SearchField.module.css";

const DEBOUNCE_MS = 160;

export function SearchField(props: { label: string; /** What is looked for at this moment. */ words: string | undefined; onWords: (words: string | undefined) => void; className?: string }) {
  const field = useRef<HTMLInputElement>(null);
  const { label, words, onWords } = props;
  const tell = useDebouncedCallback((typed: string) => onWords(typed.trim() || undefined), DEBOUNCE_MS);
  useKeys([
    { character: "/", run: () => field.current?.focus() },
    { code: "Slash", run: () => field.current?.focus() },
  ]);
  // Cleared from elsewhere; what is being typed is the person's.
  useEffect(() => {
    if (!words && field.current) field.current.value = "";
  }, [words]);
  return (
    <label className={`${styles["field"] ?? ""} ${props.className ?? ""}`}>
      <IconSearch size={14} aria-hidden />
      <input
        ref={field}
        type="search"
        defaultValue={words ?? ""}
        placeholder={label}
        aria-label={label}
        onChange={(event) => tell(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
