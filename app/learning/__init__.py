"""Enrolment, plan, progress, what was met, and the gate: may this person meet guests?"""
