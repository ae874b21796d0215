"""How people are measured: questions, scenarios, rubrics, and what the marks mean. No Flask, no database."""
