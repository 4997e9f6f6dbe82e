// Who may what: each built-in role by action and by confidential field, as the server has it.
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { answer, client } from "../../shared/api/client.ts";
import type { Role } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Page, Section } from "../../shared/layout/Page.tsx";
import { Bones, ErrorState } from "../../shared/layout/States.tsx";
import table from "../../shared/layout/Table.module.css";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import styles from "./RolesPage.module.css";

const AREAS = ["deals", "contacts", "companies"] as const;

/** Actions in the order in which people think of them; one that is not known here comes last. */
const ACTIONS = ["view", "create", "edit", "bulk_edit", "assign", "delete", "restore", "reveal", "import", "export"];

function byUse(left: string, right: string): number {
  const place = (action: string) => (ACTIONS.indexOf(action) + ACTIONS.length + 1) % (ACTIONS.length + 1);
  return place(left) - place(right);
}

function keysOf(roles: Role[], pick: (role: Role) => Record<string, unknown> | undefined): string[] {
  return [...new Set(roles.flatMap((role) => Object.keys(pick(role) ?? {})))];
}

function RoleTable(props: { label: string; roles: Role[]; rows: (area: (typeof AREAS)[number]) => { label: string; cell: (role: Role) => { text: string; tone: string } }[] }) {
  const { t, known } = useI18n();
  return (
    // Wider than a phone: it is scrolled, by keyboard too.
    <div className={`${table["frame"] ?? ""} ${table["scrolls"] ?? ""}`} role="region" aria-label={props.label} tabIndex={0}>
      <table className={table["table"]}>
        <thead>
          <tr>
            <td />
            {props.roles.map(({ code }) => (
              <th key={code} scope="col">
                {known(`role.${code}`, code)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {AREAS.map((area) => (
            <Fragment key={area}>
              <tr>
                <th scope="rowgroup" colSpan={props.roles.length + 1} className={styles["area"]}>
                  {t(`section.${area}`)}
                </th>
              </tr>
              {props.rows(area).map(({ label, cell }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {props.roles.map((role) => {
                    const { text, tone } = cell(role);
                    return (
                      <td key={role.code} className={styles["cell"]} data-tone={tone}>
                        {text}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function RolesPage() {
  const { t, known } = useI18n();
  useScreenTitle(t("settings.roles"));
  const { data: roles, error, refetch } = useQuery({
    queryKey: ["roles"],
    queryFn: async () => (await answer(client.GET("/api/v1/roles"))).items,
    staleTime: Infinity,
  });
  if (error && !roles) return <ErrorState page error={error} onRetry={() => void refetch()} />;
  if (!roles) return <Bones lines={8} />;
  return (
    <Page title={t("settings.roles")} lead={t("roles.lead")} width="wide">
      <Section title={t("roles.actions_title")}>
        <RoleTable
          label={t("roles.actions_title")}
          roles={roles}
          rows={(area) =>
            keysOf(roles, (role) => role.matrix[area]).toSorted(byUse).map((action) => ({
              label: known(`verb.${action}`, action),
              cell: (role) => {
                const reach = role.matrix[area]?.[action] ?? "none";
                return { text: known(`reach.${reach}`, reach), tone: reach };
              },
            }))
          }
        />
      </Section>
      <Section title={t("roles.fields_title")}>
        <RoleTable
          label={t("roles.fields_title")}
          roles={roles}
          rows={(area) =>
            keysOf(roles, (role) => role.fields[area]).map((field) => ({
              label: known(`field.${field}`, field),
              cell: (role) => {
                const level = role.fields[area]?.[field] ?? "write";
                return { text: known(`level.${level}`, level), tone: level };
              },
            }))
          }
        />
      </Section>
    </Page>
  );
}
