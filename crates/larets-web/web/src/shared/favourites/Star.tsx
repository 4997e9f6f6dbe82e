// The star of a card: marked or not, for this person alone.
import { Tooltip } from "@mantine/core";
import { IconStar, IconStarFilled } from "@tabler/icons-react";
import type { NamedRecord } from "../api/types.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { useKeys } from "../keys/keys.ts";
import { useFavourite } from "./favourites.ts";

export function Star(props: { record: NamedRecord; className?: string }) {
  const { t } = useI18n();
  const { marked, known, toggle } = useFavourite(props.record);
  useKeys([{ code: "KeyF", run: () => known && toggle() }]);
  const label = t(marked ? "favourite.remove" : "favourite.add");
  return (
    <Tooltip label={label}>
      <button type="button" className={props.className} aria-label={label} aria-pressed={marked} disabled={!known} onClick={toggle}>
        {marked ? <IconStarFilled size={16} color="var(--accent)" aria-hidden /> : <IconStar size={16} aria-hidden />}
      </button>
    </Tooltip>
  );
}
