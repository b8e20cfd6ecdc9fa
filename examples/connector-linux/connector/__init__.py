"""An agent that keeps Unix groups of this machine as Gatepass' grants say."""
