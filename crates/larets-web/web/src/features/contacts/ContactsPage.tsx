// The list of contacts: a query, columns and actions.
import { Button } from "@mantine/core";
import { IconAddressBook, IconFileImport, IconPlus } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { Hint } from "../../shared/hints/Hint.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { contactSource } from "../../shared/records/contactSource.ts";
import type { ListSearch } from "../../shared/records/listSearch.ts";
import { RecordList } from "../../shared/records/RecordList.tsx";
import { RecordPanel } from "../../shared/records/RecordPanel.tsx";
import { may, useMe } from "../../shared/session/session.ts";
import { useContactColumns } from "./columns.tsx";
import { ContactCard } from "./ContactCard.tsx";
import { ContactLine } from "./ContactLine.tsx";
import { CreateContactDialog } from "./CreateContactDialog.tsx";

export function ContactsPage() {
  const { t } = useI18n();
  const me = useMe();
  const search = useSearch({ from: "/frame/contacts" });
  const navigate = useNavigate();
  const columns = useContactColumns();
  const onSearch = useCallback(
    (change: Partial<ListSearch>, how?: "replace") =>
      void navigate({ to: "/contacts", search: (previous) => ({ ...previous, ...change }), replace: how === "replace" }),
    [navigate],
  );

  return (
    <>
      <Hint id="list" place="bar" covered={search.open !== undefined} />
      <RecordList
        source={contactSource}
        search={search}
        onSearch={onSearch}
        columns={columns}
        words={{
          title: t("contacts.title"),
          count: (count) => (count.exact ? t("contacts.count", { count: count.value }) : t("contacts.count_over", { count: count.value })),
          create: t("contacts.new"),
          untitled: t("contacts.untitled"),
          emptyTitle: t("contacts.empty_title"),
          emptyText: t("contacts.empty_text"),
          noMatch: t("contacts.no_match_title"),
        }}
        emptyIcon={<IconAddressBook size={22} />}
        emptyActions={
          <>
            {may(me, "contacts", "import") ? (
              <Button component={Link} to="/imports/new" leftSection={<IconFileImport size={16} />}>
                {t("nav.import")}
              </Button>
            ) : null}
            {may(me, "contacts", "create") ? (
              <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => onSearch({ create: true })}>
                {t("contacts.new")}
              </Button>
            ) : null}
          </>
        }
        renderCard={(contact) => <ContactLine contact={contact} />}
        renderPanel={(id, around) => (
          <RecordPanel key={id} source={contactSource} id={id} around={around} untitled={t("contacts.untitled")} onOpen={(open) => onSearch({ open, tab: open ? search.tab : undefined })}>
            {(contact) => <ContactCard contact={contact} place="panel" tab={search.tab} onTab={(tab) => onSearch({ tab }, "replace")} />}
          </RecordPanel>
        )}
      />
      {search.create ? (
        <CreateContactDialog onClose={() => onSearch({ create: undefined })} onCreated={(contact) => onSearch({ create: undefined, open: contact.id })} />
      ) : null}
    </>
  );
}
