// Lint rules. The ones with a message are walls: each says why it stands.
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const injectsStyle = {
  name: "@mantine/core",
  importNames: ["AppShell", "SimpleGrid", "Grid", "Container", "Affix"],
  message: "It injects a <style> element, which the Content-Security-Policy forbids. Use CSS grid in a module.",
};

export default tseslint.config(
  { ignores: ["node_modules", "dev/shots", "src/shared/api/schema.d.ts"] },
  ...tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "@typescript-eslint/no-invalid-void-type": "off",
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_" }],
      "no-restricted-imports": ["error", { paths: [injectsStyle] }],
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXElement:not([openingElement.name.name='kbd']) > JSXText[value=/\\p{L}/u]",
          message: "Words live in the dictionaries of shared/i18n, so that both languages stay complete.",
        },
        {
          selector: "JSXAttribute[name.name=/^(aria-label|placeholder|label|title|alt|description)$/] > Literal[value=/\\p{L}/u]",
          message: "Words live in the dictionaries of shared/i18n, so that both languages stay complete.",
        },
        {
          selector:
            "JSXAttribute[name.name=/^(p|px|py|pt|pb|pl|pr|m|mx|my|mt|mb|ml|mr|w|h|maw|mah|miw|mih|fz|gap|display|hiddenFrom|visibleFrom)$/] > JSXExpressionContainer > ObjectExpression",
          message: "A responsive style property injects a <style> element. Write a media query in a CSS module.",
        },
        {
          selector: "MemberExpression[object.name='localStorage']",
          message: "Use shared/preferences: nothing about a client may be kept in the browser.",
        },
      ],
    },
  },
  {
    files: ["src/shared/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [injectsStyle],
          patterns: [{ group: ["**/features/**", "**/router"], message: "Imports go shared -> features -> router." }],
        },
      ],
    },
  },
  {
    files: ["src/features/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [injectsStyle],
          patterns: [
            { regex: "^\\.\\./(?!\\.\\./shared/)", message: "Features do not import each other: move what is shared to src/shared." },
            { group: ["**/router"], message: "Imports go shared -> features -> router." },
          ],
        },
      ],
    },
  },
  { files: ["src/shared/preferences.ts"], rules: { "no-restricted-syntax": "off" } },
);
