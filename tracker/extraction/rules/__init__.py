"""How rules are written and applied: frames (who gives, who gets) and cues (stage, type, kind, reasons to reject)."""
