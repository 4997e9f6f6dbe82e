// Initials of a person or a company in a quiet tint. The tint only helps the eye; it means nothing.
import styles from "./Avatar.module.css";

const TINTS = 6;

function tintOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % TINTS;
}

function initialsOf(name: string): string {
  const words = name.replace(/[«»"'()]/g, " ").split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

export function Avatar(props: { name: string; size?: "small" | "normal" | "large"; square?: boolean }) {
  const size = props.size ?? "normal";
  return (
    <span className={styles["avatar"]} data-tint={tintOf(props.name)} data-size={size} data-square={props.square ? "" : undefined} aria-hidden="true">
      {initialsOf(props.name) || "·"}
    </span>
  );
}
