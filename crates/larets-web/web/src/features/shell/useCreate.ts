// Opens what makes a new record: each has its own address.
import { useNavigate } from "@tanstack/react-router";
import type { Creation } from "./sections.ts";

export function useCreate(): (id: Creation["id"]) => void {
  const navigate = useNavigate();
  return (id) => {
    if (id === "deal") void navigate({ to: "/deals/list", search: (previous) => ({ ...previous, open: undefined, create: true }) });
    if (id === "contact") void navigate({ to: "/contacts", search: (previous) => ({ ...previous, open: undefined, create: true }) });
    if (id === "company") void navigate({ to: "/companies", search: (previous) => ({ ...previous, open: undefined, create: true }) });
    if (id === "import") void navigate({ to: "/imports/new" });
  };
}
