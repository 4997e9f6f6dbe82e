// Defaults of the Mantine components: working-tool sizes, no style injected, no scroll lock (both would need an exception
// in the Content-Security-Policy). Colours and sizes themselves are in theme.css. Components are named, not imported:
// importing them here would load all of them with the sign-in page.
import { createTheme } from "@mantine/core";

type Sized = { size?: unknown };

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: 8,
  colors: {
    accent: ["#eaf5f2", "#d3eae4", "#a6d5ca", "#75beae", "#4aab97", "#279983", "#128571", "#0d7665", "#0b6b5e", "#08564b"],
  },
  fontFamily: "var(--mantine-font-family)",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // One landmark holds everything that floats, so that a menu or a dialog is inside the page for a screen reader.
    Portal: { defaultProps: { target: "#popups" } },
    Button: {
      defaultProps: { size: "sm" },
      vars: (_theme: unknown, { size }: Sized) => ({
        root: { "--button-height": size === "xs" ? "28px" : "32px", "--button-padding-x": size === "xs" ? "10px" : "14px", "--button-fz": "13px" },
      }),
    },
    Input: {
      defaultProps: { size: "sm" },
      vars: (_theme: unknown, { size }: Sized) => ({ wrapper: { "--input-height": size === "xs" ? "28px" : "32px", "--input-fz": "13px" } }),
    },
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } }, lockScroll: false, overlayProps: { color: "#0c1412", backgroundOpacity: 0.36 }, radius: 10, yOffset: "10vh", transitionProps: { duration: 120, transition: "fade" } } },
    Popover: { defaultProps: { shadow: "md", radius: 8, transitionProps: { duration: 80 } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: "md", radius: 8, transitionProps: { duration: 80 }, position: "bottom-end" } },
    Select: { defaultProps: { size: "sm", checkIconPosition: "right", comboboxProps: { shadow: "md", radius: 8 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 }, fz: 12 } },
  },
});
