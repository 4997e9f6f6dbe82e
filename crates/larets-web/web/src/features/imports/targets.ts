// What a file can be read into: the kinds of records that a person may import, and the names of what a column can go into:
// `phone:mobile` is «Phone, mobile».
import type { Import, Me } from "../../shared/api/types.ts";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { may } from "../../shared/session/session.ts";

const AS = ["contacts", "companies", "deals"] as const satisfies Import["as"][];

export function importableBy(me: Me): Import["as"][] {
  return AS.filter((as) => may(me, as, "import"));
}

const KINDED = { phone: "target.phone", email: "target.email", handle: "target.handle" } as const;

export function useTargetName(): (target: string) => string {
  const { t, known } = useI18n();
  return (target) => {
    const [family, kind] = target.split(":");
    if (kind !== undefined && (family === "phone" || family === "email" || family === "handle")) {
      return t(KINDED[family], { kind: known(`point.${family}s.${kind}`, known(`point.${kind}`, kind)).toLocaleLowerCase() });
    }
    return known(`target.${target}`, target);
  };
}
