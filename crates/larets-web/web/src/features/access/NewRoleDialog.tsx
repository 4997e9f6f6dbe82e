// A new role: a name, and the role whose rights it begins with.
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { refreshRights } from "../../shared/access/queries.ts";
import { useAccessWords } from "../../shared/access/words.ts";
import { answer, client } from "../../shared/api/client.ts";
import type { Role } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { InlineProblem } from "../../shared/layout/States.tsx";
import { toast } from "../../shared/layout/toasts.ts";
import { useFocusBack } from "../../shared/layout/useFocusBack.ts";
import dialog from "../../shared/records/CreateDialog.module.css";

export function NewRoleDialog(props: { roles: Role[]; like: string; onClose: () => void; onMade: (code: string) => void }) {
  const { t } = useI18n();
  const words = useAccessWords();
  const queryClient = useQueryClient();
  const from = props.roles.filter(({ can }) => can.copy);
  const [name, setName] = useState("");
  const [like, setLike] = useState(from.some(({ code }) => code === props.like) ? props.like : (from[0]?.code ?? ""));
  useFocusBack();
  const make = useMutation({
    mutationFn: () => answer(client.POST("/api/v1/roles", { body: { name: name.trim(), copy_of: like } })),
    onSuccess: async (role) => {
      await refreshRights(queryClient);
      toast(t("roles.made", { name: role.name ?? "" }));
      props.onMade(role.code);
    },
  });
  const missing = name.trim() === "" ? t("roles.need_name") : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (missing === null && !make.isPending) make.mutate();
  }

  return (
    <Modal opened onClose={props.onClose} title={t("roles.new")} size={440} closeButtonProps={{ "aria-label": t("action.close") }}>
      <form className={dialog["form"]} onSubmit={submit} noValidate>
        <TextInput label={t("roles.name")} data-autofocus autoComplete="off" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <NativeSelect label={t("roles.copy_of")} description={t("roles.new_hint")} data={from.map((role) => ({ value: role.code, label: words.role(role) }))} value={like} onChange={(event) => setLike(event.currentTarget.value)} />
        <InlineProblem error={make.error} />
        <div className={dialog["actions"]}>
          <span id="role-missing" className={dialog["missing"]}>
            {missing}
          </span>
          <Button variant="default" onClick={props.onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" loading={make.isPending} disabled={missing !== null} aria-describedby="role-missing">
            {t("action.add")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
