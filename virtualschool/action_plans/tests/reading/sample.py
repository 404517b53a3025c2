"""An invented plan in the shape that councils publish, with the traps of the real ones: rows torn by pages, a consideration printed
beside the second half of its row, a heading outside the table, words that stand for another action."""

TEXT = """Anytown Virtual School

Action Plan January 2022

The school underwent a peer review in September 2022.

1. How well does the school work with partners (VSP) to improve outcomes for its children?
2. Are the arrangements for tracking children effective?

How well does the school work with its partners to improve outcomes for children?\t\t\t\t\t
Consideration\tAction\tBy whom?\tDue / RAG on track\tProgress / RAG completion\tAnticipated Impact
<p>Share data with neighbours.</p> <p>Note: this began earlier.</p>\tShow the dashboard to neighbours.\tAB and CD\tNov\tComplete. Five came.\t<p>Sharing helps.</p> <p>Suspensions to have fallen from an average of 12 children per month (autumn term '21) to 8 children per month (autumn term '22).</p>
\tCreate a score card with: <ul> • Attendance • Results\tAnalyst\tDec 22\tComplete\tChallenge is made possible

\tFor every school with our children.\t\t\t\twhen clear data is there.
\tPresent score card findings to schools.\tHead and Head of Access\tMay 22\tHeads will be met.\t
Meet head teachers\tSecure agreement to fixed term exclusion (FTE) work.\tHead\tFrom Feb 22\tBegun.\tAgreement is needed if they are to change their ways of

\t\t\t\t\t<p>working with us.</p> <p>Suspensions to have fallen from an average of 12 children per month (autumn term '21) to 8 children per month (autumn term '22).</p>
\tLaunch the carers' handbook.\tDeputy\tFeb 22\tIt will be given to

Develop the skills of carers.\t\t\t\tcarers at the conference.\t
\tRun the BEACON project.\tDeputy\tJune 22\tOn track\tPlans to improve from 50% good Jan '22 to 70% good by Jan '23.

Are the arrangements for tracking children effective?

Reduce suspensions on part\tBEACON project – As described above\tHead\tAs above\tAs above\tNo child to wait longer than 15 weeks for a plan following assessment by July '22.
time tables.\t0.4 full time equivalent (FTE) moved\tHead\tMarch 22\t\tThe process of gaining a plan takes 20 weeks. We will reduce this to a maximum of 15 weeks.

Recommendations\t\t\t\t\t
Develop influence.\tAs described above in the actions with schools.\t\t\t\t
"""
