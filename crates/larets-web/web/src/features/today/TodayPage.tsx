// The page that one starts the day with: what is late, what is for today and the coming days, what stands still, what may be
// there twice, what others have changed. One's own, or for whoever leads others, theirs.
import { Button, SegmentedControl } from "@mantine/core";
import { IconBriefcase, IconFileImport, IconSun } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useLayoutEffect, useRef } from "react";
import type { Today } from "../../shared/api/types.ts";
import { Hint } from "../../shared/hints/Hint.tsx";
import { useI18n } from "../../shared/i18n/i18n.tsx";
import { Bone, EmptyState, ErrorState } from "../../shared/layout/States.tsx";
import { useKeyboardScroll } from "../../shared/layout/useKeyboardScroll.ts";
import { useScreenTitle } from "../../shared/layout/useScreenTitle.ts";
import { setPreferences, type TodayWhose } from "../../shared/preferences.ts";
import { may, useMe } from "../../shared/session/session.ts";
import { useMinute } from "../../shared/session/useMinute.ts";
import { isEmpty } from "./groups.ts";
import { ledBy, todayQuery, whoseOf, type Led } from "./queries.ts";
import { SideParts } from "./SideParts.tsx";
import { StepPart } from "./StepPart.tsx";
import styles from "./TodayPage.module.css";
import { useSteps } from "./useSteps.ts";

const BONE_ROWS = [6, 4];
const NOON = 12;
const EVENING = 18;

/** How far down the page was when it was left, for whoever comes back. */
let leftAt = 0;

function Skeleton() {
  const { t } = useI18n();
  return (
    <div className={styles["columns"]} role="status" aria-label={t("state.loading")}>
      {BONE_ROWS.map((rows) => (
        <div key={rows} className={styles["column"]}>
          <div className={styles["part"]}>
            <Bone width={120} height={14} />
            <div className={styles["rows"]}>
              {Array.from({ length: rows }, (_, row) => (
                <div key={row} className={styles["row"]}>
                  <Bone width={`${String(40 + ((row * 29) % 40))}%`} height={12} />
                </div>
              ))}
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}

function Greeting(props: { today: Today | undefined }) {
  const { t, format } = useI18n();
  const me = useMe();
  const now = useMinute();
  const hour = Number(new Date(now).toLocaleTimeString("en-GB", { hour: "2-digit", timeZone: me.user.time_zone ?? me.company.time_zone }));
  const greeting = t(hour < NOON ? "today.morning" : hour < EVENING ? "today.afternoon" : "today.evening", { name: me.user.name });
  const open = props.today?.open;
  return (
    <p>
      {[greeting, format.plainWeekday(format.dayKey(new Date(now))), open && open.value > 0 ? t("board.open_deals", { count: open.value }) : null].filter(Boolean).join(" · ")}
    </p>
  );
}

function Empty(props: { whose: TodayWhose; led: Led; onWhose: (whose: TodayWhose) => void }) {
  const { t } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const { whose, led } = props;
  const sells = may(me, "deals", "create");
  const imports = may(me, "contacts", "import");
  const offersDemo = !me.demo && may(me, "settings", "edit");
  return (
    <EmptyState icon={<IconSun size={22} />} title={t(whose === "seen" ? "today.empty_title_seen" : "today.empty_title")} text={t(sells ? "today.empty_text" : "today.empty_text_reader")}>
      {sells ? (
        <Button leftSection={<IconBriefcase size={16} />} onClick={() => void navigate({ to: "/deals/list", search: { create: true } })}>
          {t("nav.create_deal")}
        </Button>
      ) : (
        <Button variant="default" component={Link} to="/contacts">
          {t("today.to_contacts")}
        </Button>
      )}
      {imports ? (
        <Button variant="default" component={Link} to="/imports/new" leftSection={<IconFileImport size={16} />}>
          {t("nav.import")}
        </Button>
      ) : null}
      {offersDemo ? (
        <Button variant="default" component={Link} to="/settings/company">
          {t("today.demo")}
        </Button>
      ) : null}
      {whose === "own" && led !== null ? (
        <Button variant="subtle" onClick={() => props.onWhose("seen")}>
          {t(led === "everyone" ? "today.see_everyone" : "today.see_department")}
        </Button>
      ) : null}
    </EmptyState>
  );
}

function Day(props: { today: Today; owners: boolean }) {
  const steps = useSteps();
  const { today, owners } = props;
  const part = { steps, owners };
  return (
    <div className={styles["columns"]}>
      <div className={styles["column"]}>
        <StepPart {...part} group="overdue" deals={today.overdue} />
        <StepPart {...part} group="due" deals={today.due} always={(today.open?.value ?? 0) > 0} />
        <StepPart {...part} group="upcoming" deals={today.upcoming} />
        <StepPart {...part} group="without_step" deals={today.without_step} />
      </div>
      <div className={styles["column"]}>
        <SideParts today={today} owners={owners} />
      </div>
    </div>
  );
}

export function TodayPage() {
  const { t } = useI18n();
  const me = useMe();
  const navigate = useNavigate();
  const scroll = useKeyboardScroll();
  const page = useRef<HTMLDivElement | null>(null);
  const search = useSearch({ from: "/frame/today" });
  useScreenTitle(t("today.title"));
  const led = ledBy(me);
  const whose = whoseOf(me, search.whose);
  const { data: today, error, refetch } = useQuery(todayQuery(whose));

  useLayoutEffect(() => {
    const element = page.current;
    if (element) element.scrollTop = leftAt;
    return () => {
      leftAt = element?.scrollTop ?? 0;
    };
  }, []);

  function onWhose(next: TodayWhose) {
    setPreferences({ today: next });
    void navigate({ to: "/today", search: { whose: next }, replace: true });
  }

  return (
    <div
      ref={(element) => {
        page.current = element;
        return scroll(element);
      }}
      className={styles["page"]}
    >
      <header className={styles["head"]}>
        <div>
          <h1>{t("today.title")}</h1>
          <Greeting today={today} />
        </div>
        {led === null ? null : (
          <SegmentedControl
            size="xs"
            aria-label={t("today.whose")}
            value={whose}
            onChange={(value) => onWhose(value as TodayWhose)}
            data={[
              { value: "own", label: t("today.own") },
              { value: "seen", label: t(`today.${led}`) },
            ]}
          />
        )}
      </header>
      <Hint id="today" />
      {today ? (
        isEmpty(today) ? (
          <Empty whose={whose} led={led} onWhose={onWhose} />
        ) : (
          <Day key={whose} today={today} owners={whose === "seen"} />
        )
      ) : error ? (
        <ErrorState error={error} title={t("today.failed")} onRetry={() => void refetch()} />
      ) : (
        <Skeleton />
      )}
    </div>
  );
}
