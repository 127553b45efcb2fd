import { CodeXml, GraduationCap, HelpCircle, Moon, Search, Share2, Sun } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { useApp, useHost } from "../app-context.ts";
import { useTheme } from "../theme.ts";
import { HostMenu } from "./host-menu.tsx";
import { QuestionBar } from "./question-bar.tsx";
import "./bar.css";

const LiveBadge = lazy(() => import("../live/live-badge.tsx"));

export function Bar() {
  const app = useApp();
  const theme = useTheme();
  const live = useHost((state) => state.live);
  return (
    <header className="bar">
      <div className="bar-host">
        <h1 className="brand">Hookline</h1>
        <HostMenu />
        {live && (
          <Suspense>
            <LiveBadge live={live} />
          </Suspense>
        )}
      </div>
      <QuestionBar />
      <div className="bar-tools">
        <Tool onUse={() => app.openSheet("lessons")} label="Learn: the course">
          <GraduationCap size={17} />
          <span className="wide-only">Learn</span>
        </Tool>
        <Tool onUse={() => app.openSheet("share")} label="Share this view">
          <Share2 size={16} />
          <span className="wide-only">Share</span>
        </Tool>
        <Tool className="wide-only" onUse={() => app.openSheet("embed")} label="Embed this view in another page">
          <CodeXml size={16} />
          Embed
        </Tool>
        <Tool
          className="icon"
          onUse={() => app.openSheet("palette")}
          label="Find anything"
          title="Find anything (Ctrl-K)"
        >
          <Search size={16} />
        </Tool>
        <Tool className="icon" onUse={() => app.openSheet("help")} label="Help and keys" title="Help and keys (?)">
          <HelpCircle size={17} />
        </Tool>
        <Tool
          className="icon theme-switch"
          onUse={() => app.setTheme(theme === "dark" ? "light" : "dark")}
          label={theme === "dark" ? "Light theme" : "Dark theme"}
        >
          {theme === "dark" ? <Sun size={17} /> : <Moon size={17} />}
        </Tool>
      </div>
    </header>
  );
}

interface ToolProps {
  readonly className?: string;
  readonly label: string;
  /** What the mouse is told; the label, unless it says more. */
  readonly title?: string;
  readonly onUse: () => void;
  readonly children: ReactNode;
}

function Tool({ className = "", label, title = label, onUse, children }: ToolProps) {
  return (
    <button type="button" className={`button ${className}`} onClick={onUse} aria-label={label} title={title}>
      {children}
    </button>
  );
}
