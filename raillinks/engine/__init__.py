"""From claims and events to statuses: confidence, knowledge time, replay, timeline."""
