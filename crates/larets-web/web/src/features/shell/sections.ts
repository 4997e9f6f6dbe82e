// The sections of the rail, in order. A later section joins by one line here; what the server does not list is absent.
import { IconAddressBook, IconBriefcase, IconBuilding, IconFileExport, IconFileImport, IconHistory, IconSettings, IconSun, IconTrash } from "@tabler/icons-react";
import type { Me } from "../../shared/api/types.ts";
import type { PlainKey } from "../../shared/i18n/translate.ts";
import { may, sees } from "../../shared/session/session.ts";

export type SectionPath = "/today" | "/deals" | "/contacts" | "/companies" | "/imports" | "/exports" | "/acts" | "/bin" | "/settings";

export type Section = {
  id: string;
  label: PlainKey;
  path: SectionPath;
  icon: typeof IconTrash;
  place: "main" | "more" | "below";
  /** The second key after «g», if it has one. */
  key?: string;
  shown: (me: Me) => boolean;
};

const ALL: Section[] = [
  { id: "today", label: "section.today", path: "/today", icon: IconSun, place: "main", key: "KeyT", shown: () => true },
  { id: "deals", label: "section.deals", path: "/deals", icon: IconBriefcase, place: "main", key: "KeyD", shown: (me) => sees(me, "deals") },
  { id: "contacts", label: "section.contacts", path: "/contacts", icon: IconAddressBook, place: "main", key: "KeyC", shown: (me) => sees(me, "contacts") },
  { id: "companies", label: "section.companies", path: "/companies", icon: IconBuilding, place: "main", key: "KeyO", shown: (me) => sees(me, "companies") },
  {
    id: "imports",
    label: "section.imports",
    path: "/imports",
    icon: IconFileImport,
    place: "more",
    key: "KeyI",
    shown: (me) => sees(me, "imports") || may(me, "contacts", "import") || may(me, "companies", "import"),
  },
  { id: "exports", label: "section.exports", path: "/exports", icon: IconFileExport, place: "more", key: "KeyE", shown: (me) => sees(me, "exports") },
  {
    id: "acts",
    label: "section.acts",
    path: "/acts",
    icon: IconHistory,
    place: "more",
    // What is listed there was done by these rights: many at once, or two made one.
    shown: (me) => ["contacts", "companies", "deals"].some((area) => may(me, area, "bulk_edit")) || may(me, "contacts", "delete") || may(me, "companies", "delete"),
  },
  {
    id: "bin",
    label: "section.bin",
    path: "/bin",
    icon: IconTrash,
    place: "more",
    key: "KeyB",
    shown: (me) => ["contacts", "companies", "deals"].some((area) => may(me, area, "restore")),
  },
  { id: "settings", label: "section.settings", path: "/settings", icon: IconSettings, place: "below", key: "KeyS", shown: () => true },
];

export function sectionsFor(me: Me): Section[] {
  return ALL.filter((section) => section.shown(me));
}

export type Creation = { id: "deal" | "contact" | "company" | "import"; label: PlainKey; icon: typeof IconTrash };

/** What this person may create, for the menu «Create» and the palette. */
export function creationsFor(me: Me): Creation[] {
  const creations: Creation[] = [];
  if (may(me, "deals", "create")) creations.push({ id: "deal", label: "nav.create_deal", icon: IconBriefcase });
  if (may(me, "contacts", "create")) creations.push({ id: "contact", label: "nav.create_contact", icon: IconAddressBook });
  if (may(me, "companies", "create")) creations.push({ id: "company", label: "nav.create_company", icon: IconBuilding });
  if (may(me, "contacts", "import") || may(me, "companies", "import")) creations.push({ id: "import", label: "nav.import", icon: IconFileImport });
  return creations;
}
