"""Everything that can be allowed, one sentence each. Who may do it stands in policy.py; nothing else does."""

from enum import StrEnum


class Role(StrEnum):
    """What an account is, per unit. Everyone signed in is staff; the others are given by name."""

    STAFF = "staff"
    MENTOR = "mentor"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    HR = "hr"
    SERVICE = "service"
    COUNSELLOR = "counsellor"
    ARCHIVIST = "archivist"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """``resource:action``, each with the sentence that an administrator reads."""

    sentence: str

    def __new__(cls, value: str, sentence: str) -> "Permission":
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

    # the house
    HOME_SEE = "home:see", "See one's own Today page, search and settings."
    ACCOUNT_OWN = "account:own", "Change one's own password, language and look, and end one's own sessions."
    OUTBOX_READ = "outbox:read", "Read the mail that the demonstration would have sent."
    TRAIL_READ = "trail:read", "Read the trail of changes."
    # people
    PERSON_READ = "person:read", "See a person's basics, posts and tier."
    PERSON_EDIT = "person:edit", "Add, edit, transfer, end and rehire people, and record absences and tiers."
    PAIRING_EDIT = "pairing:edit", "Pair a newcomer with a mentor."
    ACCOUNT_MANAGE = "account:manage", "Invite, reset and deactivate accounts and give roles."
    STAFF_IMPORT = "staff:import", "Import staff from a file."
    UNIT_EDIT = "unit:edit", "Add and edit units and positions."
    # learning
    LESSON_READ = "lesson:read", "Read lessons and answer their self-checks."
    ENROLMENT_READ = "enrolment:read", "See somebody's plan, progress and gate."
    ENROLMENT_EDIT = "enrolment:edit", "Enrol people, move days and recognise what they had done before."
    PRACTICE_SIGN = "practice:sign", "Sign off a practice task of one's own apprentice."
    # quizzes
    SITTING_TAKE = "sitting:take", "Take one's own quizzes and see their review."
    SITTING_READ = "sitting:read", "See the quiz results of others."
    # performances
    SESSION_READ = "session:read", "See the role-plays, practicals and drills of one's unit."
    SESSION_SCHEDULE = "session:schedule", "Schedule, void and staff role-plays, practicals and drills."
    ANCHOR_READ = "anchor:read", "Practise scoring on written-out performances with agreed levels."
    FORM_SCORE = "form:score", "Score a form that is one's own to score, sign it, amend it with a reason."
    BRIEF_READ = "brief:read", "Read the candidate's brief of a session one takes part in."
    # observations and service
    OBSERVATION_RECORD = "observation:record", "Record a behaviour that was seen."
    OBSERVATION_READ = "observation:read", "See recorded behaviours."
    WORKLOG_WRITE = "worklog:write", "Keep one's own work log."
    WORKLOG_CONFIRM = "worklog:confirm", "Confirm an entry of somebody else's work log, so that it counts."
    SERVICE_RECORD = "service:record", "Enter service records and clients' judgements."
    SERVICE_READ = "service:read", "See service records and clients' judgements."
    # results and competency
    RESULT_READ = "result:read", "See a released result: one's own, or of people in one's unit."
    RESULT_SOURCE = "result:source", "See the signed forms behind a result, with each rater's name and marks."
    RESULT_RELEASE = "result:release", "Release results, or hold them back with a reason."
    EVIDENCE_READ = "evidence:read", "See a person's evidence and estimates."
    # careers
    READINESS_READ = "readiness:read", "See the readiness board and people's readiness."
    TIER_DECIDE = "tier:decide", "Record a decision about the tier a person holds."
    # incentives
    STATEMENT_READ = "statement:read", "See one's own bonus statement."
    INCENTIVE_READ = "incentive:read", "See incentive periods and their reports."
    INCENTIVE_MANAGE = "incentive:manage", "Open, compute and send incentive periods for review."
    INCENTIVE_APPROVE = "incentive:approve", "Approve or send back an incentive period, as a step of its chain."
    # jobs
    JOB_WATCH = "job:watch", "Watch the progress of a task one started."
