import { useEffect, useState } from "react";
import { localRequest } from "../../app/hosts.ts";
import { useApp } from "../app-context.ts";
import { tried } from "../tried.ts";
import "./drop.css";

/** Takes a snapshot that is dropped anywhere on the page, or pasted outside of a field. */
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
      const file = event.dataTransfer?.files[0];
      if (file) tried(app.open(localRequest(file, file.name)));
    };
    const paste = (event: ClipboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
      const file = event.clipboardData?.files[0];
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (file) tried(app.open(localRequest(file, file.name)));
      else if (text.trim() !== "") tried(app.open(localRequest(new Blob([text]), "pasted snapshot")));
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
      <p>Drop the snapshot: it is read here, and goes nowhere.</p>
    </div>
  ) : null;
}
