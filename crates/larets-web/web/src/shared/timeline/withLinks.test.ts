// Addresses in notes become links as a reader expects, and nothing else of the HTML changes.
import { describe, expect, it } from "vitest";
import { withLinks } from "./withLinks.ts";

const link = (href: string, text = href) => `<a href="${href}" target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;

describe("withLinks", () => {
  it("links what begins as an address", () => {
    expect(withLinks("<p>https://example.com/a?b=1&amp;c=2 and www.example.org</p>")).toBe(
      `<p>${link("https://example.com/a?b=1&amp;c=2")} and ${link("https://www.example.org", "www.example.org")}</p>`,
    );
  });

  it("leaves the signs of the sentence outside", () => {
    expect(withLinks("(see https://example.com/x_(y)).")).toBe(`(see ${link("https://example.com/x_(y)")}).`);
    expect(withLinks("«https://example.com», &lt;http://example.com/&gt;")).toBe(`«${link("https://example.com")}», &lt;${link("http://example.com/")}&gt;`);
  });

  it("leaves links, code and other words alone", () => {
    const kept = '<p><a href="https://example.com">https://example.com</a> <code>http://example.com</code> http:// ftp://x javascript:alert(1)</p>';
    expect(withLinks(kept)).toBe(kept);
  });

  it("lets no attribute in", () => {
    expect(withLinks("https://example.com/\"onmouseover=\"x")).toBe(`${link("https://example.com/")}"onmouseover="x`);
  });
});
