// A phone, e-mail or handle: a link when the person may see it, a shielded mask when not. The hidden value is not on
// the page, so there is nothing to copy.
import { Tooltip } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import type { Point } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import styles from "./PointValue.module.css";

export type PointField = "phones" | "emails" | "handles";

export function MaskedValue(props: { text: string; phone: boolean }) {
  const { t } = useI18n();
  const why = t(props.phone ? "card.masked" : "card.masked_email");
  return (
    <Tooltip label={why}>
      <span className={styles["masked"]}>
        <IconShieldLock size={14} stroke={1.7} aria-hidden />
        <span>{props.text}</span>
        <span className="visually-hidden">{why}</span>
      </span>
    </Tooltip>
  );
}

const HANDLE_LINKS: Record<string, (handle: string) => string> = {
  telegram: (handle) => `https://t.me/${handle}`,
  whatsapp: (handle) => `https://wa.me/${handle.replace(/\D/g, "")}`,
  vk: (handle) => `https://vk.com/${handle}`,
};

function linkOf(field: PointField, point: Point): string | null {
  const value = point.value ?? "";
  if (field === "phones") return `tel:${value}`;
  if (field === "emails") return `mailto:${value}`;
  const handle = value.replace(/^@/, "");
  return /^[\w.+-]+$/.test(handle) ? (HANDLE_LINKS[point.kind]?.(handle) ?? null) : null;
}

export function pointText(point: Point): string {
  return point.masked ?? point.display ?? point.value ?? "";
}

export function isMasked(point: Point): boolean {
  return point.masked !== undefined && point.masked !== null;
}

export function PointValue(props: { field: PointField; point: Point; plain?: boolean }) {
  const { t } = useI18n();
  const { field, point } = props;
  const text = pointText(point);
  if (isMasked(point)) return <MaskedValue text={text} phone={field === "phones"} />;
  const link = props.plain ? null : linkOf(field, point);
  const raw = point.raw && point.raw !== text ? t("point.as_typed", { raw: point.raw }) : undefined;
  if (!link) return <span className={styles["value"]} title={raw}>{text}</span>;
  return (
    <a href={link} className={styles["value"]} title={raw} {...(link.startsWith("https") ? { target: "_blank", rel: "noopener noreferrer" } : {})}>
      {text}
    </a>
  );
}

/** In a table: the first value and how many more there are. */
export function PointCell(props: { field: PointField; points: Point[] }) {
  const { t } = useI18n();
  const [first, ...rest] = props.points;
  if (!first) return null;
  return (
    <span className={styles["cell"]}>
      <PointValue field={props.field} point={first} plain />
      {rest.length > 0 ? <span className={styles["more"]}>{t("point.more", { count: rest.length })}</span> : null}
    </span>
  );
}
