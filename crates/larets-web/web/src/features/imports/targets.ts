// Names of what a column of a file can go into: `phone:mobile` is «Phone, mobile».
import { useI18n } from "../../shared/i18n/i18n.tsx";

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
