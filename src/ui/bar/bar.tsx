import { CodeXml, GraduationCap, HelpCircle, Moon, Search, Share2, Sun } from "lucide-react";
import { lazy, Suspense } from "react";
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
        <button
          type="button"
          className="button"
          onClick={() => app.openSheet("lessons")}
          aria-label="Learn: the course"
          title="Learn: the course"
        >
          <GraduationCap size={17} />
          <span className="wide-only">Learn</span>
        </button>
        <button
          type="button"
          className="button"
          onClick={() => app.openSheet("share")}
          aria-label="Share this view"
          title="Share this view"
        >
          <Share2 size={16} />
          <span className="wide-only">Share</span>
        </button>
        <button
          type="button"
          className="button wide-only"
          onClick={() => app.openSheet("embed")}
          aria-label="Embed this view in another page"
          title="Embed this view in another page"
        >
          <CodeXml size={16} />
          Embed
        </button>
        <button
          type="button"
          className="button icon"
          onClick={() => app.openSheet("palette")}
          aria-label="Find anything"
          title="Find anything (Ctrl-K)"
        >
          <Search size={16} />
        </button>
        <button
          type="button"
          className="button icon"
          onClick={() => app.openSheet("help")}
          aria-label="Help and keys"
          title="Help and keys (?)"
        >
          <HelpCircle size={17} />
        </button>
        <button
          type="button"
          className="button icon theme-switch"
          onClick={() => app.setTheme(theme === "dark" ? "light" : "dark")}
          aria-label={theme === "dark" ? "Light theme" : "Dark theme"}
          title={theme === "dark" ? "Light theme" : "Dark theme"}
        >
          {theme === "dark" ? <Sun size={17} /> : <Moon size={17} />}
        </button>
      </div>
    </header>
  );
}
