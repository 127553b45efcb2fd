import { useEffect, useState } from "react";
import { bring, textFile } from "../../app/bring.ts";
import { useApp } from "../app-context.ts";
import { tried } from "../tried.ts";
import "./drop.css";

/** Takes files that are dropped anywhere on the page, and text that is pasted outside of a field. */
export function DropZone() {
  const app = useApp();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const drag = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!holdsFile(event)) return;
      event.preventDefault();
      tried(bring(app, [...(event.dataTransfer?.files ?? [])]));
    };
    const paste = (event: ClipboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      const files = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (files.length > 0) tried(bring(app, files));
      else if (text.trim() !== "") tried(bring(app, [textFile(text)]));
    };
    window.addEventListener("dragover", drag);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragover", drag);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, [app]);
  return over ? (
    <div className="drop-zone">
      <p>Drop a snapshot, or files with what commands print: they are read here, and go nowhere.</p>
    </div>
  ) : null;
}
