"""The tables of the workload: their columns, each with its type as Arrow calls it."""

LONG = {
    "units": {"unit": "string", "name": "string", "kind": "string", "plan_amount": "int64"},
    "indicators": {
        "unit": "string",
        "indicator": "string",
        "field": "string",
        "date": "date32",
        "value": "float64",
    },
    "initiatives": {
        "unit": "string",
        "kind": "string",
        "status": "string",
        "date": "date32",
        "points": "int64",
    },
    "dossiers": {"unit": "string", "received": "date32", "due": "date32", "completed": "date32"},
}

WIDE = {
    "units": {
        "unit": "string",
        "kind": "string",
        "disbursement": "float64",
        "on_time": "float64",
        "sat_min": "float64",
        "sat_n": "int64",
        "announced": "float64",
        "posted": "float64",
        "electronic_docs": "float64",
        "problems_resolved": "float64",
        "problems_planned": "float64",
        "initiatives_recognised": "int64",
        "dossiers_due": "int64",
        "dossiers_on_time": "int64",
        "max_overdue_days": "int64",
    }
}

# Columns of few words, which can be kept as numbers.
WORDS = {
    "indicator": [
        "disbursement",
        "on_time",
        "satisfaction",
        "announced",
        "posted",
        "electronic_docs",
        "problems_resolved",
        "problems_planned",
    ],
    "field": ["land", "civil", "tax", "health", "education"],
    "status": ["recognised", "submitted", "rejected"],
}
