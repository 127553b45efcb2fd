/** The drawing of a host, and the packet on it. */
import "@xyflow/react/dist/base.css";
import "./stage.css";
import {
  ControlButton,
  Controls,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  type ReactFlowProps,
  ReactFlowProvider,
  type ReactFlowState,
  useStore,
} from "@xyflow/react";
import { LocateFixed } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Player } from "../../app/player.ts";
import type { Host } from "../../host/model.ts";
import type { Journey } from "../../kernel/journey.ts";
import { courseOf } from "../../stage/course.ts";
import type { Size } from "../../stage/geometry.ts";
import type { Unfolded } from "../../stage/plan/plan.ts";
import { relatedTo } from "../../stage/related.ts";
import { scaleAt } from "../../stage/rows.ts";
import type { Scene } from "../../stage/scene.ts";
import { scheduleOf } from "../../stage/schedule.ts";
import { parseSelection } from "../../stage/selection.ts";
import { PADDING } from "../../stage/view.ts";
import { withVisitors } from "../../stage/visitors.ts";
import { VethCable } from "./cable-edge.tsx";
import { useCamera } from "./camera.ts";
import { Circuit } from "./circuit.tsx";
import { type Drawing, DrawingProvider } from "./drawing-context.ts";
import { createLitStore, LitProvider } from "./lit.ts";
import { HostDeviceNode } from "./nodes/device-node.tsx";
import { HostRoomNode } from "./nodes/host-node.tsx";
import { FoldedBundleNode, OutsideWorldNode } from "./nodes/outside-node.tsx";
import { ListenerNode } from "./nodes/process-node.tsx";
import { ContainerRoomNode } from "./nodes/room-node.tsx";
import { HookStationNode, RouteJunctionNode } from "./nodes/station-node.tsx";
import { Packet } from "./packet.tsx";
import { PickBar } from "./pick-bar.tsx";
import { edgesOf, nodesOf } from "./to-flow.ts";
import { useLayout } from "./use-layout.ts";
import { useShape } from "./use-shape.ts";

interface Props {
  readonly host: Host;
  readonly journey: Journey | null;
  readonly player: Pick<Player, "time" | "subscribe">;
  /** What is looked at, as `useCamera` takes it. */
  readonly occasion: string;
  /** As in `stage/selection.ts`. */
  readonly selection: string | null;
  readonly onSelect: (selection: string | null) => void;
  /** A source or a target was picked on the stage, as a question writes it. */
  readonly onPick?: (endpoint: string, role: "from" | "to") => void;
  readonly theme: "light" | "dark";
  /** Called when laying out begins that takes several frames; what it returns, when it ends. */
  readonly begin?: () => () => void;
  /** Index of a step whose place is shown beside the present one's. */
  readonly previewed?: number | null;
  /** What else is drawn on it, in its coordinates. */
  readonly overlay?: (scene: Scene) => React.ReactNode;
  /** It stands in another page, whose keys and wheel are its own; and no more is drawn than the journey needs. */
  readonly framed?: boolean;
}

const NODE_TYPES: NodeTypes = {
  host: HostRoomNode,
  station: HookStationNode,
  junction: RouteJunctionNode,
  process: ListenerNode,
  device: HostDeviceNode,
  room: ContainerRoomNode,
  outside: OutsideWorldNode,
  bundle: FoldedBundleNode,
};
const EDGE_TYPES: EdgeTypes = { cable: VethCable };

export function Stage(props: Props) {
  return (
    <ReactFlowProvider>
      <Prepared {...props} />
    </ReactFlowProvider>
  );
}

/** Nothing, until the host is laid out. */
function Prepared({ begin = NOTHING_BEGINS, ...props }: Props) {
  const { host, journey, selection, framed = false } = props;
  const [devices, setDevices] = useState(NO_DEVICES);
  const touched = useMemo(() => touchedBy(journey, selection), [journey, selection]);
  const unfolded = useMemo((): Unfolded => ({ rooms: new Set(touched.split("\n")), devices }), [touched, devices]);
  const unfold = useCallback((device: string) => setDevices((now) => new Set(now).add(device)), []);
  const fold = useCallback(
    (device: string) => setDevices((now) => new Set([...now].filter((one) => one !== device))),
    [],
  );
  const shape = useShape(framed);
  const bare = useLayout(host, unfolded, shape, begin);
  return bare && <Drawn {...props} bare={bare} unfolded={devices} unfold={unfold} fold={fold} />;
}

const FIT = {
  padding: { x: `${PADDING.x}px`, top: `${PADDING.top}px`, bottom: `${PADDING.bottom}px` },
  duration: 250,
} as const;
/** A drawing wider than this has an overview in a corner, as has one of a host that is too large to draw all of it. */
const MAPPED = 2600;
/** What React Flow leaves to the page around: its wheel, its keys. Ctrl and the wheel, or two fingers, still zoom. */
const LEFT_ALONE: Partial<ReactFlowProps> = {
  zoomOnScroll: false,
  preventScrolling: false,
  panActivationKeyCode: null,
  zoomActivationKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  deleteKeyCode: null,
  // The whole of Hookline, a link away, says what it is drawn with.
  proOptions: { hideAttribution: true },
};
const NO_DEVICES: ReadonlySet<string> = new Set();
const NOTHING_BEGINS = () => () => {};

interface DrawnProps extends Omit<Props, "begin"> {
  /** The host alone, without whoever the packet brings along. */
  readonly bare: Scene;
  /** Bridges all of whose rooms are drawn, though the host has too many to draw. */
  readonly unfolded: ReadonlySet<string>;
  readonly unfold: Drawing["unfold"];
  readonly fold: Drawing["unfold"];
}

function Drawn({
  host,
  journey,
  player,
  selection,
  onSelect,
  onPick,
  theme,
  occasion,
  previewed = null,
  overlay,
  framed = false,
  bare,
  unfolded,
  unfold,
  fold,
}: DrawnProps) {
  const scene = useMemo(() => (journey ? withVisitors(bare, journey) : bare), [bare, journey]);
  const nodes = useMemo(() => nodesOf(scene), [scene]);
  const edges = useMemo(() => edgesOf(scene), [scene]);
  const course = useMemo(() => journey && courseOf(scene, journey), [scene, journey]);
  const schedule = useMemo(() => journey && scheduleOf(journey), [journey]);
  const [lit] = useState(createLitStore);
  const scale = useStore(textScale);
  const wholly = useStore((state) => isWhollySeen(state, scene.size));
  const drawing = useMemo((): Drawing => ({ scale, pick: onSelect, unfold }), [scale, onSelect, unfold]);
  useEffect(() => lit.set({ picked: selection, related: relatedTo(scene, selection) }), [lit, scene, selection]);
  const { onMove, taken, take, follow } = useCamera({
    occasion,
    scene: bare,
    course,
    schedule,
    player,
    selection,
    framed,
  });
  return (
    <LitProvider value={lit}>
      <DrawingProvider value={drawing}>
        <ReactFlow
          className="stage"
          style={{ ["--hair" as string]: `${hairAt(scale)}px`, ["--dashed" as string]: `${dashedAt(scale)}px` }}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          colorMode={theme}
          minZoom={0.1}
          maxZoom={3}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          elevateNodesOnSelect={false}
          zoomOnDoubleClick={false}
          onMove={onMove}
          onPaneClick={() => onSelect(null)}
          attributionPosition="bottom-left"
          {...(framed ? LEFT_ALONE : {})}
        >
          <Circuit scene={scene} />
          {journey && course && schedule && (
            <Packet
              scene={scene}
              journey={journey}
              course={course}
              schedule={schedule}
              player={player}
              previewed={previewed}
            />
          )}
          {overlay?.(scene)}
          {onPick && (
            <PickBar
              host={host}
              scene={scene}
              selection={selection}
              unfolded={unfolded}
              onPick={onPick}
              onUnfold={unfold}
              onFold={fold}
            />
          )}
          {(scene.size.width > MAPPED || scene.bundles.length > 0) && !framed && !wholly && (
            <MiniMap
              className="mini-map"
              position="bottom-right"
              pannable
              zoomable
              ariaLabel="Overview of the drawing"
            />
          )}
          <Controls
            showInteractive={false}
            position="bottom-right"
            orientation="horizontal"
            fitViewOptions={FIT}
            onZoomIn={take}
            onZoomOut={take}
            onFitView={take}
          >
            {taken && journey && (
              <ControlButton onClick={follow} aria-label="Follow the packet" title="Follow the packet">
                <LocateFixed aria-hidden="true" />
              </ControlButton>
            )}
          </Controls>
        </ReactFlow>
      </DrawingProvider>
    </LitProvider>
  );
}

/** Names of the namespaces that must stand for themselves, one to a line: a text, so that the same ones are the same. */
function touchedBy(journey: Journey | null, selection: string | null): string {
  const names = new Set(journey?.packets.flatMap(({ steps }) => steps.map(({ ns }) => ns)));
  const picked = selection === null ? null : parseSelection(selection);
  if (picked?.kind === "namespace" || picked?.kind === "container") names.add(picked.name);
  else if (picked?.name.includes("/")) names.add(picked.name.slice(0, picked.name.indexOf("/")));
  return [...names].sort().join("\n");
}

/** There is nothing more to be found by an overview. */
function isWhollySeen({ transform: [x, y, zoom], width, height }: ReactFlowState, size: Size): boolean {
  return x >= 0 && y >= 0 && x + size.width * zoom <= width && y + size.height * zoom <= height;
}

/** Borders have whole pixels, whatever they are scaled to. */
function hairAt(scale: number): number {
  return Math.max(1, Math.round(scale));
}

/** Dashes of much less than a pixel on the screen can vanish. */
function dashedAt(scale: number): number {
  return Math.max(1, Math.ceil(scale - 0.2));
}

function textScale({ transform: [, , zoom] }: ReactFlowState): number {
  return scaleAt(zoom);
}
