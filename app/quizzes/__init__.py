"""Sittings and answers. Every answer is an event that was acknowledged; none is ever overwritten."""
