"""What WebDriver calls the keys that print nothing, by their names as in `KeyboardEvent.key`."""

KEYS = {
    "Shift": "\ue008", "Control": "\ue009", "Alt": "\ue00a", "Meta": "\ue03d", "Escape": "\ue00c", "Tab": "\ue004",
    "Enter": "\ue007", "PageUp": "\ue00e", "PageDown": "\ue00f", "End": "\ue010", "Home": "\ue011",
    "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015",
    "Delete": "\ue017", "Backspace": "\ue003",
}  # fmt: skip
