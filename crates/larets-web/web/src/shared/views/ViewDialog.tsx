// The name of a saved view and who finds it. A new one takes what is seen at this moment; of a known one only these two change.
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Fragment, useState, type FormEvent } from "react";
import type { SavedView, Sharing, WriteView } from "../api/types.ts";
import { departmentsQuery } from "../directory/directory.ts";
import { useI18n } from "../i18n/i18n.tsx";
import { InlineProblem } from "../layout/States.tsx";
import { toast } from "../layout/toasts.ts";
import dialog from "../records/CreateDialog.module.css";
import { useMe } from "../session/session.ts";
import { createView, updateView } from "./queries.ts";
import { branch, sharingFor } from "./sharing.ts";
import type { ListView } from "./useListView.ts";
import styles from "./ViewDialog.module.css";

const NAME_LIMIT = 100;

/** What is kept of a view when only its name or its sharing changes. Its filter stays as it is. */
function asItIs(view: SavedView): Omit<WriteView, "name" | "shared" | "department_id"> {
  const { kind, columns, sort, density, layout } = view;
  return { kind, columns, sort, density, layout };
}

export function ViewDialog(props: { list: ListView; view?: SavedView; onClose: () => void; onSaved: (view: SavedView) => void }) {
  const { t } = useI18n();
  const me = useMe();
  const queryClient = useQueryClient();
  const { list, view } = props;
  const { data } = useQuery(departmentsQuery);
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState<Sharing>(view?.shared ?? "mine");
  const [chosen, setChosen] = useState<string | null>(view?.department_id ?? me.user.department?.id ?? null);
  const reach = me.rights["users"]?.["view"];
  const departments = branch(data ?? [], reach, me.user.department?.id);
  const choices = sharingFor(reach, departments.length > 0, view?.shared);
  const department = shared === "department" ? (chosen ?? departments[0]?.id ?? null) : null;

  const save = useMutation({
    mutationFn: () => {
      const sharing = { name: name.trim(), shared, department_id: department };
      return view ? updateView(queryClient, list.area, view, { ...asItIs(view), ...sharing }) : createView(queryClient, list.area, { ...list.draft(), ...sharing });
    },
    onSuccess: (saved) => {
      toast(t("views.saved", { name: saved.name }));
      props.onSaved(saved);
    },
  });
  const missing = name.trim() === "" ? t("views.need_name") : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!missing && !save.isPending) save.mutate();
  }

  return (
    <Modal opened onClose={props.onClose} title={t(view ? "views.edit_title" : "views.new_title")} size={440} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form onSubmit={submit} noValidate className={dialog["form"]}>
        {view ? null : <p className="quiet">{t(list.layout === "board" ? "views.what_board" : "views.what")}</p>}
        <TextInput label={t("views.name")} placeholder={t("views.name_placeholder")} maxLength={NAME_LIMIT} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {choices.length > 1 ? (
          <fieldset className={styles["who"]}>
            <legend>{t("views.who")}</legend>
            {choices.map((one) => (
              <Fragment key={one}>
                <label>
                  <input type="radio" name="shared" value={one} checked={shared === one} onChange={() => setShared(one)} />
                  {t(`views.${one}`)}
                </label>
                {one === "department" && shared === one ? (
                  <NativeSelect
                    size="xs"
                    className={styles["department"]}
                    aria-label={t("views.which_department")}
                    value={department ?? ""}
                    onChange={(event) => setChosen(event.currentTarget.value)}
                    data={departments.map(({ id, name: label }) => ({ value: id, label }))}
                  />
                ) : null}
              </Fragment>
            ))}
            {shared === "mine" ? null : <p className="quiet">{t("views.no_rights")}</p>}
          </fieldset>
        ) : null}
        <InlineProblem error={save.error} />
        <div className={dialog["actions"]}>
          <span className={dialog["missing"]}>{missing}</span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={missing !== null}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
