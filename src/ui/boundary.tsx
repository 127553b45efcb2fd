import { Component } from "react";

interface Props {
  /** What stops working if anything in it breaks: `The drawing`. */
  readonly what: string;
  readonly children: React.ReactNode;
}

/** Keeps a fault of one part from taking the whole page with it, and says that there is one. */
export class Boundary extends Component<Props, { readonly fault: string | null }> {
  override state = { fault: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { fault: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render() {
    if (this.state.fault === null) return this.props.children;
    return (
      <div className="nothing" role="alert">
        <h2>{this.props.what} broke</h2>
        <p className="quiet">{this.state.fault}</p>
        <p className="quiet">This is a fault of the program, not of the host. The rest of the page still works.</p>
      </div>
    );
  }
}
