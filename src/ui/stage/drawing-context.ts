import { createContext, useContext } from "react";

export interface Drawing {
  /** How much larger than at zoom 1 text must be drawn to be read. */
  readonly scale: number;
  readonly pick: (selection: string | null) => void;
  /** Unfolds a network. */
  readonly unfold: (device: string) => void;
}

const DrawingContext = createContext<Drawing>({ scale: 1, pick: () => {}, unfold: () => {} });

export const DrawingProvider = DrawingContext.Provider;

export function useDrawing(): Drawing {
  return useContext(DrawingContext);
}
