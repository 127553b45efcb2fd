import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { CodeBlock } from "../code-block.tsx";
import { slug } from "./slug.ts";

/** What a document's links mean where it is shown. */
export interface Links {
  /** Where the document lies: relative addresses are taken from there. */
  readonly base: URL;
  /** Opens another document of the same folder, by its name without `.md`, and the heading that the link names. */
  openDoc(name: string, heading: string | null): void;
  /** The address that does the same. */
  docAddress(name: string): string;
}

const LinksContext = createContext<Links | null>(null);

/** Markdown as React elements. Markup inside it is shown as the text that it is. */
export function Markdown({ text, links }: { readonly text: string; readonly links: Links }) {
  const tokens = useMemo(() => lexer(text), [text]);
  return (
    <LinksContext value={links}>
      <div className="prose">
        <Blocks tokens={tokens} />
      </div>
    </LinksContext>
  );
}

function Blocks({ tokens }: { readonly tokens: readonly Token[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text never change their places.
  return tokens.map((token, index) => <Block key={index} token={token} />);
}

/** The library's `Token` allows for kinds that extensions add; there are none here. */
function known(token: Token): MarkedToken {
  return token as MarkedToken;
}

function Block({ token: given }: { readonly token: Token }): ReactNode {
  const token = known(given);
  switch (token.type) {
    case "heading": {
      const Tag = `h${Math.min(token.depth + 1, 6)}` as "h2" | "h3" | "h4" | "h5" | "h6";
      return (
        <Tag id={slug(token.text)} tabIndex={-1}>
          <Inline tokens={token.tokens} />
        </Tag>
      );
    }
    case "paragraph":
      return (
        <p>
          <Inline tokens={token.tokens} />
        </p>
      );
    case "code":
      return <CodeBlock text={token.text} />;
    case "blockquote":
      return (
        <blockquote>
          <Blocks tokens={token.tokens ?? []} />
        </blockquote>
      );
    case "list": {
      const Tag = token.ordered ? "ol" : "ul";
      return (
        <Tag>
          {token.items.map((item: Tokens.ListItem, index: number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <li key={index}>
              <Blocks tokens={item.tokens} />
            </li>
          ))}
        </Tag>
      );
    }
    case "table":
      return <Table table={token} />;
    case "hr":
      return <hr />;
    case "text":
      return token.tokens ? <Inline tokens={token.tokens} /> : token.text;
    case "space":
    case "def":
      return null;
    default:
      return token.raw.startsWith("<!--") ? null : <Inline tokens={[token]} />;
  }
}

function Table({ table }: { readonly table: Tokens.Table }) {
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {table.header.map((cell) => (
              <th key={cell.text} scope="col">
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.map((cell) => cell.text).join("|")}>
              {row.map((cell, column) => (
                <td key={table.header[column]?.text}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inline({ tokens }: { readonly tokens: readonly Token[] | undefined }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: as above.
  return tokens?.map((token, index) => <Span key={index} token={token} />);
}

function Span({ token: given }: { readonly token: Token }): ReactNode {
  const token = known(given);
  switch (token.type) {
    case "strong":
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      );
    case "codespan":
      return <code className="mono">{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <Link href={token.href}>{<Inline tokens={token.tokens} />}</Link>;
    case "image":
      return <Picture src={token.href} alt={token.text} />;
    case "text":
    case "escape":
      return token.text;
    default:
      // Markup, and what else there may be.
      return token.raw;
  }
}

function Link({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const links = useContext(LinksContext);
  const [, name, heading] = /^(?:([\w-]+)\.md)?(?:#([\w-]+))?$/.exec(href) ?? [];
  if (links && name !== undefined)
    return (
      <a
        href={links.docAddress(name)}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          links.openDoc(name, heading ?? null);
        }}
      >
        {children}
      </a>
    );
  if (heading !== undefined)
    return (
      <button type="button" className="link" onClick={() => document.getElementById(heading)?.focus()}>
        {children}
      </button>
    );
  const address = resolved(href, links);
  return address === null ? (
    children
  ) : (
    <a href={address} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function Picture({ src, alt }: { readonly src: string; readonly alt: string }) {
  const address = resolved(src, useContext(LinksContext));
  return address === null ? alt : <img src={address} alt={alt} loading="lazy" />;
}

/** An address of the web, or null: no other kind is followed from a document. */
function resolved(href: string, links: Links | null): string | null {
  if (!links || !URL.canParse(href, links.base)) return null;
  const url = new URL(href, links.base);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}
