"""Claims: from an agency's own files to a packet that a clerk signs and an auditor recomputes, to the cent."""
