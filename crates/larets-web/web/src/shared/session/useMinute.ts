// A clock for «5 min ago»: re-draws once a minute.
import { useEffect, useState } from "react";

export function useMinute(): number {
  const [minute, setMinute] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setMinute(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return minute;
}
