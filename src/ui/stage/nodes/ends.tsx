import { Handle, Position } from "@xyflow/react";

/** What React Flow needs to hang an edge on; the scene says where cables really run. */
export function Ends() {
  return (
    <>
      <Handle type="source" position={Position.Bottom} isConnectable={false} className="end" />
      <Handle type="target" position={Position.Top} isConnectable={false} className="end" />
    </>
  );
}
