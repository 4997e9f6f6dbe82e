// Starts the interface: the person's language first, so that nothing flashes, then the router.
import "./mantine.css";
import "./fonts.css";
import "./theme.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { useQuery } from "@tanstack/react-query";
import { queryClient, router } from "./router.tsx";
import { whenSignedOut } from "./shared/api/client.ts";
import { loadWords } from "./shared/i18n/dictionaries.ts";
import { chosenLanguage, I18nProvider } from "./shared/i18n/i18n.tsx";
import { isLanguage } from "./shared/preferences.ts";
import { takePreview } from "./shared/session/preview.ts";
import { endSession, sessionQuery } from "./shared/session/session.ts";
import { colorSchemeStore } from "./shared/session/theme.ts";
import { Toasts } from "./shared/layout/Toasts.tsx";
import { theme } from "./theme.ts";

function Words(props: { children: ReactNode }) {
  const { data: me } = useQuery({ ...sessionQuery, enabled: false });
  return (
    <I18nProvider own={isLanguage(me?.user.language) ? me.user.language : undefined} timeZone={me?.user.time_zone ?? me?.company.time_zone}>
      {props.children}
    </I18nProvider>
  );
}

/** A page as young as this has just been loaded: loading it again would not help. */
const YOUNG_PAGE_MS = 10_000;

/** Longer than this nobody waits for letters. */
const FONT_WAIT_MS = 400;

/**
 * Text that changes its font moves what stands below it: the first picture waits for the font, with the letters of both
 * languages, as names may be of either.
 */
async function fontLoaded(): Promise<void> {
  const loaded = document.fonts.load('1em "Inter Variable"', "Яg").catch(() => undefined);
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))]);
}

async function start(): Promise<void> {
  takePreview();
  const root = document.getElementById("root");
  if (!root) return;
  await Promise.all([loadWords(chosenLanguage()), fontLoaded()]);
  // After an update the parts of the interface have other names: a page that is open since before takes the new ones.
  addEventListener("vite:preloadError", (event) => {
    // Without a connection the page that is there is better than none.
    if (performance.now() < YOUNG_PAGE_MS || !navigator.onLine) return;
    event.preventDefault();
    location.reload();
  });
  whenSignedOut(() => {
    if (queryClient.getQueryData(sessionQuery.queryKey)) endSession(queryClient);
  });
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false} defaultColorScheme="auto" colorSchemeManager={colorSchemeStore}>
        <QueryClientProvider client={queryClient}>
          <Words>
            <RouterProvider router={router} />
            <Toasts />
          </Words>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
