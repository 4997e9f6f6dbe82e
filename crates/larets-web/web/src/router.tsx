// Every address of the interface. Screens are loaded when first seen; nobody gets past the frame without a session.
import { QueryClient } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { rolesSearch } from "./features/access/rolesSearch.ts";
import { isActTab, type ActTab } from "./features/acts/tabs.ts";
import { boardSearch, forecastSearch } from "./features/deals/dealsSearch.ts";
import { ScreenError, ScreenMissing } from "./features/shell/ScreenStates.tsx";
import { todayQuery, todaySearch, whoseOf } from "./features/today/queries.ts";
import { Problem } from "./shared/api/problem.ts";
import { pipelinesQuery } from "./shared/deals/pipelines.ts";
import { loadWords } from "./shared/i18n/dictionaries.ts";
import { chosenLanguage } from "./shared/i18n/i18n.tsx";
import { preferences } from "./shared/preferences.ts";
import { listSearchOf, tabSearch } from "./shared/records/listSearch.ts";
import { returnAddress } from "./shared/session/returnAddress.ts";
import { sessionQuery, setupQuery } from "./shared/session/session.ts";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // The server may be on this very computer: what a browser thinks of the network says nothing of it.
      networkMode: "always",
      refetchOnReconnect: true,
      retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status > 0 && error.status < 500),
    },
    // Held back until the network is there, a change would look saved.
    mutations: { networkMode: "always" },
  },
});

const root = createRootRoute({ component: Outlet, errorComponent: ScreenError });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>) => ({
    to: returnAddress(search["to"]),
    ended: search["ended"] === true ? true : undefined,
  }),
  beforeLoad: async ({ search }) => {
    // Both before the first picture: the form must not be seen where there is nobody to sign in yet.
    const [me] = await Promise.all([queryClient.ensureQueryData(sessionQuery), queryClient.prefetchQuery(setupQuery)]);
    if (me) throw redirect({ href: search.to ?? "/" });
  },
  component: lazyRouteComponent(() => import("./features/sessions/SignInPage.tsx"), "SignInPage"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  // The administrator is made and the last choice is still open: so it stays after a reload.
  validateSearch: (search: Record<string, unknown>): { step?: "start" } => (search["step"] === "start" ? { step: "start" } : {}),
  // It says much before anybody has signed in.
  beforeLoad: async () => {
    await loadWords(chosenLanguage(), "all");
  },
  component: lazyRouteComponent(() => import("./features/setup/SetupPage.tsx"), "SetupPage"),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  beforeLoad: async ({ location }) => {
    const me = await queryClient.ensureQueryData(sessionQuery);
    if (!me) throw redirect({ to: "/sign-in", search: { to: returnAddress(location.href), ended: undefined } });
    return { me };
  },
  component: lazyRouteComponent(() => import("./features/shell/Frame.tsx"), "Frame"),
  notFoundComponent: ScreenMissing,
  errorComponent: ScreenError,
});

const home = createRoute({
  getParentRoute: () => frame,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/today" });
  },
});

const today = createRoute({
  getParentRoute: () => frame,
  path: "/today",
  validateSearch: todaySearch,
  loaderDeps: ({ search }) => ({ whose: search.whose }),
  // Asked for together with the code of the page; not when a link is only pointed at, as each look is recorded.
  loader: ({ context, deps, preload }) => {
    if (preload) return;
    void queryClient.prefetchQuery(todayQuery(whoseOf(context.me, deps.whose)));
    void queryClient.prefetchQuery(pipelinesQuery);
  },
  component: lazyRouteComponent(() => import("./features/today/TodayPage.tsx"), "TodayPage"),
});

const deals = createRoute({
  getParentRoute: () => frame,
  path: "/deals",
  // As they were looked at last.
  beforeLoad: () => {
    throw redirect({ to: `/deals/${preferences().deals.view}` as string });
  },
});

const dealsBoard = createRoute({
  getParentRoute: () => frame,
  path: "/deals/board",
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import("./features/deals/BoardPage.tsx"), "BoardPage"),
});

const dealsForecast = createRoute({
  getParentRoute: () => frame,
  path: "/deals/forecast",
  validateSearch: forecastSearch,
  component: lazyRouteComponent(() => import("./features/deals/ForecastPage.tsx"), "ForecastPage"),
});

const contacts = createRoute({
  getParentRoute: () => frame,
  path: "/contacts",
  validateSearch: listSearchOf("contacts"),
  component: lazyRouteComponent(() => import("./features/contacts/ContactsPage.tsx"), "ContactsPage"),
});

const contact = createRoute({
  getParentRoute: () => frame,
  path: "/contacts/$id",
  validateSearch: tabSearch,
  component: lazyRouteComponent(() => import("./features/contacts/ContactPage.tsx"), "ContactPage"),
});

const companies = createRoute({
  getParentRoute: () => frame,
  path: "/companies",
  validateSearch: listSearchOf("companies"),
  component: lazyRouteComponent(() => import("./features/companies/CompaniesPage.tsx"), "CompaniesPage"),
});

const company = createRoute({
  getParentRoute: () => frame,
  path: "/companies/$id",
  validateSearch: tabSearch,
  component: lazyRouteComponent(() => import("./features/companies/CompanyPage.tsx"), "CompanyPage"),
});

const dealList = createRoute({
  getParentRoute: () => frame,
  path: "/deals/list",
  validateSearch: listSearchOf("deals"),
  component: lazyRouteComponent(() => import("./features/deals/DealListPage.tsx"), "DealListPage"),
});

const deal = createRoute({
  getParentRoute: () => frame,
  path: "/deals/$id",
  validateSearch: tabSearch,
  component: lazyRouteComponent(() => import("./features/deals/DealPage.tsx"), "DealPage"),
});

const imports = createRoute({
  getParentRoute: () => frame,
  path: "/imports",
  component: lazyRouteComponent(() => import("./features/imports/ImportsPage.tsx"), "ImportsPage"),
});

const newImport = createRoute({
  getParentRoute: () => frame,
  path: "/imports/new",
  validateSearch: (search: Record<string, unknown>): { as?: "contacts" | "companies" | "deals" } =>
    search["as"] === "contacts" || search["as"] === "companies" || search["as"] === "deals" ? { as: search["as"] } : {},
  component: lazyRouteComponent(() => import("./features/imports/NewImportPage.tsx"), "NewImportPage"),
});

const oneImport = createRoute({
  getParentRoute: () => frame,
  path: "/imports/$id",
  component: lazyRouteComponent(() => import("./features/imports/ImportPage.tsx"), "ImportPage"),
});

const exports = createRoute({
  getParentRoute: () => frame,
  path: "/exports",
  component: lazyRouteComponent(() => import("./features/exports/ExportsPage.tsx"), "ExportsPage"),
});

const acts = createRoute({
  getParentRoute: () => frame,
  path: "/acts",
  component: lazyRouteComponent(() => import("./features/acts/ActsPage.tsx"), "ActsPage"),
});

const oneAct = createRoute({
  getParentRoute: () => frame,
  path: "/acts/$id",
  validateSearch: (search: Record<string, unknown>): { show?: ActTab } => (isActTab(search["show"]) ? { show: search["show"] } : {}),
  component: lazyRouteComponent(() => import("./features/acts/ActPage.tsx"), "ActPage"),
});

const merge = createRoute({
  getParentRoute: () => frame,
  path: "/merge",
  validateSearch: (search: Record<string, unknown>): { kind?: "companies"; one: string; other: string; back?: "duplicates" } => ({
    kind: search["kind"] === "companies" ? "companies" : undefined,
    one: String(search["one"] ?? ""),
    other: String(search["other"] ?? ""),
    back: search["back"] === "duplicates" ? "duplicates" : undefined,
  }),
  component: lazyRouteComponent(() => import("./features/acts/MergePage.tsx"), "MergePage"),
});

const duplicates = createRoute({
  getParentRoute: () => frame,
  path: "/duplicates",
  validateSearch: (search: Record<string, unknown>): { kind?: "companies" } => (search["kind"] === "companies" ? { kind: "companies" } : {}),
  component: lazyRouteComponent(() => import("./features/duplicates/DuplicatesPage.tsx"), "DuplicatesPage"),
});

const bin = createRoute({
  getParentRoute: () => frame,
  path: "/bin",
  validateSearch: (search: Record<string, unknown>): { kind?: "contacts" | "companies" | "deals" } =>
    search["kind"] === "contacts" || search["kind"] === "companies" || search["kind"] === "deals" ? { kind: search["kind"] } : {},
  component: lazyRouteComponent(() => import("./features/bin/BinPage.tsx"), "BinPage"),
});

const settings = createRoute({
  getParentRoute: () => frame,
  path: "/settings",
  component: lazyRouteComponent(() => import("./features/settings/SettingsFrame.tsx"), "SettingsFrame"),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/profile" });
  },
});

const profile = createRoute({
  getParentRoute: () => settings,
  path: "/profile",
  component: lazyRouteComponent(() => import("./features/settings/ProfilePage.tsx"), "ProfilePage"),
});

const sessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  component: lazyRouteComponent(() => import("./features/sessions/SessionsPage.tsx"), "SessionsPage"),
});

const people = createRoute({
  getParentRoute: () => settings,
  path: "/people",
  component: lazyRouteComponent(() => import("./features/users/PeoplePage.tsx"), "PeoplePage"),
});

const departments = createRoute({
  getParentRoute: () => settings,
  path: "/departments",
  component: lazyRouteComponent(() => import("./features/departments/DepartmentsPage.tsx"), "DepartmentsPage"),
});

const companySettings = createRoute({
  getParentRoute: () => settings,
  path: "/company",
  component: lazyRouteComponent(() => import("./features/settings/CompanySettingsPage.tsx"), "CompanySettingsPage"),
});

const roles = createRoute({
  getParentRoute: () => settings,
  path: "/roles",
  validateSearch: rolesSearch,
  component: lazyRouteComponent(() => import("./features/access/RolesPage.tsx"), "RolesPage"),
});

const pipelines = createRoute({
  getParentRoute: () => settings,
  path: "/pipelines",
  validateSearch: (search: Record<string, unknown>): { pipeline?: string } => (typeof search["pipeline"] === "string" ? { pipeline: search["pipeline"] } : {}),
  component: lazyRouteComponent(() => import("./features/pipelines/PipelinesPage.tsx"), "PipelinesPage"),
});

// An address that is nothing: said inside the frame, so that there is a way on.
const missing = createRoute({ getParentRoute: () => frame, path: "$", component: ScreenMissing });

const settingsTree = settings.addChildren([settingsHome, profile, sessions, people, departments, companySettings, pipelines, roles]);
const recordsTree = [deals, dealsBoard, dealsForecast, dealList, deal, contacts, contact, companies, company];
const frameTree = frame.addChildren([home, today, ...recordsTree, imports, newImport, oneImport, exports, acts, oneAct, merge, duplicates, bin, settingsTree, missing]);

export const routeTree = root.addChildren([signIn, setup, frameTree]);

export const router = createRouter({ routeTree, defaultPreload: "intent", defaultPreloadStaleTime: 0, scrollRestoration: false });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
