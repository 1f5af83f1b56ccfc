"""From claims and events to statuses: confidence, replay, timeline."""
