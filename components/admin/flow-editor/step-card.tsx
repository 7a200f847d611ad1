"use client";

import { type DragEvent, useState } from "react";
import type { FlowProblem } from "#lib/admin/flow-editor/editor-state.ts";
import type { FlowStep } from "#lib/admin/flow-editor/structure.ts";
import { EditButton } from "./edit-button.tsx";
import { openHere, useEditor } from "./editor-context.ts";
import { PolicyList } from "./policy-list.tsx";
import { ProblemNotes } from "./problem-notes.tsx";
import { AnswerSelect, ModeSelect, Tick } from "./setting-inputs.tsx";

interface StepCardProps {
  step: FlowStep;
  index: number;
  count: number;
  problems: readonly FlowProblem[];
  onPlace(key: string, at: number): void;
}

const DRAG_TYPE = "application/x-vestibule-step";

/** A stage of the flow: its place, its policies and the settings of its binding. It can be dragged, or moved by its buttons. */
export function StepCard({ step, index, count, problems, onPlace }: StepCardProps) {
  const { open } = useEditor();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    const key = event.dataTransfer.getData(DRAG_TYPE);
    setOver(false);
    if (key === "" || key === step.key) return;
    event.preventDefault();
    onPlace(key, index);
  };
  const allow = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
    event.preventDefault();
    setOver(true);
  };
  const worst = problems.some(({ level }) => level === "error")
    ? "border-danger"
    : problems.length > 0
      ? "border-warning"
      : "border-line";
  return (
    <li
      id={`step-${step.key}`}
      draggable
      onDragStart={(event) => event.dataTransfer.setData(DRAG_TYPE, step.key)}
      onDragOver={allow}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`rounded-card border bg-surface p-3 md:p-4 ${worst} ${over ? "outline-2 outline-accent outline-dashed" : ""}`}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="min-w-0">
          <span className="me-2 text-muted tabular-nums">{`${index + 1}.`}</span>
          <a
            className="link break-words font-semibold"
            href={`/if/admin/stages/${step.stage}/`}
            onClick={openHere(() => open({ collection: "stages", id: step.stage }))}
          >
            <bdi>{step.name}</bdi>
          </a>{" "}
          <span className="admin-tag">{step.type}</span>
        </p>
        <div className="flex gap-1">
          <EditButton
            edit={{ kind: "move", key: step.key, by: -1 }}
            label={`Move ${step.name} up`}
            disabled={index === 0}
            look="quiet"
          >
            ↑
          </EditButton>
          <EditButton
            edit={{ kind: "move", key: step.key, by: 1 }}
            label={`Move ${step.name} down`}
            disabled={index === count - 1}
            look="quiet"
          >
            ↓
          </EditButton>
          <EditButton
            edit={{ kind: "remove", key: step.key }}
            label={`Remove ${step.name} from the flow`}
            look="danger"
          >
            Remove
          </EditButton>
        </div>
      </div>
      <ProblemNotes problems={problems.filter(({ place }) => place.policyBinding === undefined)} />
      <details className="mt-2" open={step.policies.length > 0}>
        <summary className="cursor-pointer text-muted text-sm">
          {step.policies.length === 0
            ? "Always shown; policies and settings"
            : `${step.policies.length} bound; policies and settings`}
        </summary>
        <div className="mt-3 flex flex-col gap-3">
          <PolicyList target={step.key} what={step.name} policies={step.policies} problems={problems} />
          <div className="flex flex-wrap gap-x-6 gap-y-3">
            <ModeSelect target={step.key} value={step.policy_engine_mode} />
            <AnswerSelect target={step.key} value={step.invalid_response_action} />
          </div>
          <Tick
            target={step.key}
            setting="evaluate_on_plan"
            value={step.evaluate_on_plan}
            title="Ask policies when the flow starts"
          />
          <Tick
            target={step.key}
            setting="re_evaluate_policies"
            value={step.re_evaluate_policies}
            title="Ask policies when the stage is reached"
          />
        </div>
      </details>
    </li>
  );
}
