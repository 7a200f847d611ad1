"use client";

import dagre from "@dagrejs/dagre";
import { type Edge, type Node, Position, ReactFlow, type ReactFlowInstance, ReactFlowProvider } from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import type { FlowProblem } from "#lib/admin/flow-editor/editor-state.ts";
import type { FlowStep, FlowStructure } from "#lib/admin/flow-editor/structure.ts";

interface FlowCanvasProps {
  draft: FlowStructure;
  problems: readonly FlowProblem[];
  /** Opens a stage. @param stage its key */
  onOpen(stage: string): void;
}

const WIDTH = 150;
const HEIGHT = 72;
/** About the width of a letter of a label. */
const LETTER = 6;
const LONGEST_LABEL = 20;
/** Smaller than this nobody can read it: a longer flow is dragged along instead. */
const SMALLEST_ZOOM = 0.75;
const MARGIN = 16;

/** The stages from left to right with the policies on the way to each; a way around a stage shows that it can be skipped. */
export function FlowCanvas({ draft, problems, onOpen }: FlowCanvasProps) {
  const { nodes, edges, height } = useMemo(() => layOut(draft, problems), [draft, problems]);
  const [isLong, setLong] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  function showBeginning(picture: ReactFlowInstance): void {
    if (picture.getZoom() >= SMALLEST_ZOOM) return;
    const room = box.current?.clientHeight ?? 0;
    picture.setViewport({ x: MARGIN, y: (room - height * SMALLEST_ZOOM) / 2, zoom: SMALLEST_ZOOM });
    setLong(true);
  }
  return (
    <ReactFlowProvider>
      <ReactFlow
        key={nodes.map(({ id }) => id).join()}
        ref={box}
        onInit={showBeginning}
        nodes={nodes}
        edges={edges}
        onNodeClick={(_event, { id }) => {
          const step = draft.steps.find(({ key }) => key === id);
          if (step) onOpen(step.stage);
        }}
        disableKeyboardA11y
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.05 }}
        minZoom={0.1}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnDrag={isLong}
        zoomOnScroll={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      />
    </ReactFlowProvider>
  );
}

function layOut(
  { steps, policies }: FlowStructure,
  problems: readonly FlowProblem[],
): { nodes: Node[]; edges: Edge[]; height: number } {
  const graph = new dagre.graphlib.Graph().setGraph({ rankdir: "LR", nodesep: 24, ranksep: 28 });
  const shared = sharedBeginning(steps.map(({ name }) => name));
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = ["start", ...steps.map(({ key }) => key), "end"];
  for (const id of ids) graph.setNode(id, { width: id === "start" || id === "end" ? 70 : WIDTH, height: HEIGHT });
  const edges: Edge[] = ids.slice(1).map((target, index) => {
    const source = ids[index] ?? "start";
    const step = steps[index];
    const label = step ? namesOf(step.policies, shared) : "";
    return { id: `${source}-${target}`, source, target, ...(label && { label }) };
  });
  for (const [index, step] of steps.entries()) {
    if (step.policies.length === 0) continue;
    const [source, target] = [ids[index] ?? "start", ids[index + 2] ?? "end"];
    edges.push({ id: `${source}-around-${target}`, source, target, animated: false, className: "flow-way-around" });
  }
  // A label needs room between the stages that it stands between.
  for (const { source, target, label } of edges)
    graph.setEdge(source, target, { width: String(label ?? "").length * LETTER, height: HEIGHT / 3, labelpos: "c" });
  dagre.layout(graph);
  const nodes = ids.map((id) =>
    toNode(
      id,
      graph.node(id),
      steps.find(({ key }) => key === id),
      namesOf(policies, shared),
      shared,
      problems,
    ),
  );
  return { nodes, edges, height: graph.graph().height ?? 0 };
}

function toNode(
  id: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  step: FlowStep | undefined,
  flowPolicies: string,
  shared: string,
  problems: readonly FlowProblem[],
): Node {
  const own = problems.filter(({ place }) => place.binding === id);
  const level = own.some((problem) => problem.level === "error") ? "error" : own.length > 0 ? "warning" : "fine";
  const label = step
    ? `${step.name.slice(shared.length)}\n${step.type.replace(/ Stage$/, "")}`
    : id === "start"
      ? flowPolicies || "Start"
      : "End";
  return {
    id,
    position: { x: x - width / 2, y: y - height / 2 },
    width,
    height,
    data: { label },
    className: `flow-node flow-node-${level}`,
    sourcePosition: Position.Right,
    targetPosition: Position.Left,
    ...(id === "start" && { type: "input" }),
    ...(id === "end" && { type: "output" }),
  };
}

/** What all names begin with, up to a separator: in the picture of one flow it says nothing, and would fill it. */
function sharedBeginning([first = "", ...others]: readonly string[]): string {
  if (others.length === 0) return "";
  let length = 0;
  while (length < first.length && others.every((name) => name[length] === first[length])) length++;
  return /^.*[-_ /.]/.exec(first.slice(0, length))?.[0] ?? "";
}

function namesOf(policies: readonly { name: string; negate: boolean }[], shared: string): string {
  const [first, ...others] = policies.map(({ name, negate }) => {
    const short = name.startsWith(shared) ? name.slice(shared.length) : name;
    return negate ? `not ${short}` : short;
  });
  if (first === undefined) return "";
  const short = first.length > LONGEST_LABEL ? `${first.slice(0, LONGEST_LABEL - 1)}…` : first;
  return others.length > 0 ? `${short} +${others.length}` : short;
}
