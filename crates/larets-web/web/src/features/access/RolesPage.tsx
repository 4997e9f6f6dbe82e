// Roles: which there are and how many people have each; beside them the one that is looked at. Which one, the address says.
import { Button, NativeSelect } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { rolesQuery } from "../../shared/access/queries.ts";
import { useAccessWords } from "../../shared/access/words.ts";
import type { Role } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { NewRoleDialog } from "./NewRoleDialog.tsx";
import { RoleEditor } from "./RoleEditor.tsx";
import type { RolesSearch } from "./rolesSearch.ts";
import styles from "./RolesPage.module.css";

function RoleList(props: { roles: Role[]; shown: string; search: RolesSearch }) {
  const { t } = useI18n();
  const words = useAccessWords();
  return (
    <nav className={styles["list"]} aria-label={t("roles.list")}>
      {props.roles.map((role) => (
        <Link key={role.code} to="/settings/roles" search={{ ...props.search, role: role.code }} aria-current={role.code === props.shown ? "page" : undefined}>
          <span>{words.role(role)}</span>
          <small>
            {t("roles.people", { count: role.people })}
            {role.changed ? <span className={styles["mark"]}>{t("roles.changed_mark")}</span> : null}
          </small>
        </Link>
      ))}
    </nav>
  );
}

export function RolesPage() {
  const { t } = useI18n();
  const words = useAccessWords();
  const navigate = useNavigate();
  const search = useSearch({ from: "/frame/settings/roles" });
  const [making, setMaking] = useState(false);
  const { data: roles, error, refetch } = useQuery(rolesQuery);
  useScreenTitle(t("settings.roles"));

  const go = (change: RolesSearch, replace: boolean) => void navigate({ to: "/settings/roles", search: { ...search, ...change }, replace });

  if (error && !roles) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  if (!roles) return <Bones lines={8} />;
  const shown = roles.items.find(({ code }) => code === search.role) ?? roles.items.find(({ fixed }) => !fixed) ?? roles.items[0];
  if (!shown) return null;
  return (
    <Page
      title={t("settings.roles")}
      lead={t("roles.lead")}
      width="wide"
      acts={
        roles.can_edit ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
            {t("roles.new")}
          </Button>
        ) : null
      }
    >
      <div className={styles["columns"]}>
        <RoleList roles={roles.items} shown={shown.code} search={search} />
        <NativeSelect
          className={styles["choice"]}
          aria-label={t("roles.list")}
          data={roles.items.map((role) => ({ value: role.code, label: `${words.role(role)} · ${t("roles.people", { count: role.people })}` }))}
          value={shown.code}
          onChange={(event) => go({ role: event.currentTarget.value }, false)}
        />
        <RoleEditor key={shown.code} roles={roles} role={shown} search={search} onSearch={(change) => go({ role: shown.code, ...change }, true)} onGone={() => go({ role: undefined }, true)} />
      </div>
      {making ? (
        <NewRoleDialog
          roles={roles.items}
          like={shown.code}
          onClose={() => setMaking(false)}
          onMade={(role) => {
            setMaking(false);
            go({ role }, false);
          }}
        />
      ) : null}
    </Page>
  );
}
